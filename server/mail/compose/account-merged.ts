import { reachDesk } from '../../commune/reach-desk.ts';
import { localeOf, messages } from '../../language/messages.ts';
import { fullName } from '../../language/names.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { openParentMerge } from '../../staff/merge/sealed-merge.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';

/** The address of an account that went into another one is told: whoever reads it may be somebody else. Nothing of the other account. */
export async function composeAccountMerged(context: MailContext, { mergeId }: MailOf<'account-merged'>): Promise<MailContent | null> {
  const merge = await context.prisma.recordMerge.findFirst({
    where: { id: mergeId, goneParentId: { not: null }, undoneAt: null },
    select: { id: true, sealed: true, goneParentId: true },
  });
  // undone, or a day old
  if (!merge?.goneParentId) return null;
  const { email } = openParentMerge(context.keyRing, merge).moved.fields.gone;
  const { person } = await context.prisma.parent.findUniqueOrThrow({
    where: { id: merge.goneParentId },
    select: { person: { select: { givenName: true, familyName: true, language: true } } },
  });
  const locale = localeOf(person.language);
  return {
    to: email,
    unconfirmed: null,
    locale,
    greeting: messages.mail_greeting({ name: fullName(person) }, { locale }),
    topic: mergeId,
    subject: messages.mail_account_merged_subject({}, { locale }),
    blocks: [
      text(messages.mail_account_merged({}, { locale })),
      text(messages.mail_account_merged_not_you(await reachDesk(context.prisma), { locale })),
    ],
  };
}
