import { toDate, toPlainDate } from '../../language/dates.ts';
import { formatDay } from '../../language/format.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** Nothing to say to who has come back meanwhile. */
export async function composeAccountInactive(
  context: MailContext,
  { parentId, endsOn }: MailOf<'account-inactive'>,
): Promise<MailContent | null> {
  const parent = await context.prisma.parent.findFirst({
    where: { id: parentId, noticedAt: { not: null }, erasedAt: null },
    select: { ...readerFields, noticedAt: true },
  });
  if (!parent) return null;
  const signedIn = await context.prisma.account.count({
    where: { person: { parent: { id: parentId } }, lastSignInAt: { gt: parent.noticedAt! } },
  });
  if (signedIn > 0) return null;
  const reader = addressToParent(parent);
  const { locale } = reader;
  return {
    ...reader,
    subject: messages.mail_account_inactive_subject({}, { locale }),
    blocks: [
      text(messages.mail_account_inactive({ day: formatDay(toDate(toPlainDate(endsOn)), locale) }, { locale })),
      text(messages.mail_account_inactive_kept({}, { locale })),
      linkToPortal(context, locale),
    ],
  };
}
