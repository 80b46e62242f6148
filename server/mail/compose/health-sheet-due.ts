import { findDueSheets } from '../../health/due-sheets.ts';
import { formatDay } from '../../language/format.ts';
import { formatList, named } from '../../language/names.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { formatTag, messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** Names the children whose sheet is still to be confirmed when the mail leaves. */
export async function composeHealthSheetDue(context: MailContext, { parentId }: MailOf<'health-sheet-due'>): Promise<MailContent | null> {
  const parent = await context.prisma.parent.findUnique({ where: { id: parentId }, select: readerFields });
  const due = parent ? await findDueSheets(context.prisma, parentId) : [];
  if (!parent || due.length === 0) return null;
  const reader = addressToParent(parent);
  const { locale } = reader;
  const names = formatList(
    due.map(({ givenName }) => givenName),
    formatTag(locale),
  );
  return {
    ...reader,
    subject: messages.mail_sheet_due_subject({ names }, { locale }),
    blocks: [
      ...due.map(({ givenName, dueOn }) =>
        text(messages.mail_sheet_due({ ...named(givenName), day: formatDay(dueOn, locale) }, { locale })),
      ),
      text(messages.mail_sheet_due_still_right({}, { locale })),
      linkToPortal(context, locale, messages.mail_sheet_due_button({}, { locale })),
    ],
  };
}
