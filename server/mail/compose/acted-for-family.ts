import { fullName, ofName } from '../../language/names.ts';
import { formatCents, formatInstant } from '../../language/format.ts';
import { messages, type Locale } from '../../language/messages.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { isHidden } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { childFields, describeWeek, weekFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';
import type { Prisma } from '../../platform/database.ts';

const actFields = {
  kind: true,
  cents: true,
  until: true,
  parent: { select: { ...readerFields, erasedAt: true } },
  child: { select: childFields },
  week: { select: weekFields },
} satisfies Prisma.FamilyActSelect;

type Act = Prisma.FamilyActGetPayload<{ select: typeof actFields }>;

/** Says what the desk did for a family. Why, and what it was before, is read on the portal: neither goes by mail. */
export async function composeActedForFamily(
  context: MailContext,
  { familyActId }: MailOf<'acted-for-family'>,
): Promise<MailContent | null> {
  const act = await context.prisma.familyAct.findUnique({ where: { id: familyActId }, select: actFields });
  if (!act || act.parent.erasedAt || (act.child && isHidden(act.child, act.parent.id))) return null;
  const reader = addressToParent(act.parent);
  const { locale } = reader;
  return {
    ...reader,
    subject: messages.mail_acted_subject({}, { locale }),
    blocks: [
      text(messages.mail_acted({}, { locale })),
      text(describeAct(act, locale)),
      ...(act.week ? [{ kind: 'value' as const, text: describeWeek(act.week, locale) }] : []),
      text(messages.mail_acted_wrong({}, { locale })),
      linkToPortal(context, locale),
    ],
  };
}

function describeAct({ kind, child: about, cents, until }: Act, locale: Locale): string {
  const child = about ? fullName(about) : '';
  const ofChild = ofName(child);
  switch (kind) {
    case 'PLACE_RELEASED':
      return messages.mail_acted_released({ child, ofChild }, { locale });
    case 'WEEK_SWAPPED':
      return messages.mail_acted_swapped({ child }, { locale });
    case 'PLACE_CANCELLED':
      return messages.mail_acted_cancelled({ child, ofChild }, { locale });
    case 'DAYS_REFUNDED':
      return messages.mail_acted_days({ child, amount: formatCents(cents ?? 0, locale) }, { locale });
    case 'ABSENCE_ANNOUNCED':
      return messages.mail_acted_absence({ child, ofChild }, { locale });
    case 'WAITING_LEFT':
      return messages.mail_acted_waiting({ child }, { locale });
    case 'DEADLINE_EXTENDED':
      return messages.mail_acted_deadline({ deadline: until ? formatInstant(until, locale) : '' }, { locale });
    case 'PROMISE_ENDED':
      return messages.mail_acted_promise_ended({}, { locale });
    case 'CLAIM_WRITTEN_OFF':
      return messages.mail_acted_written_off({ amount: formatCents(cents ?? 0, locale) }, { locale });
    case 'CLAIM_PAID':
      return messages.mail_acted_claim_paid({ amount: formatCents(cents ?? 0, locale) }, { locale });
    case 'WRITE_OFF_UNDONE':
      return messages.mail_acted_write_off_undone({ amount: formatCents(cents ?? 0, locale) }, { locale });
    // told by mails of their own
    case 'PAYMENT_PROMISED':
    case 'PROMISE_PAID':
      return '';
    case 'PROFILE_CORRECTED':
      return messages.mail_acted_profile({}, { locale });
    case 'CHILD_CORRECTED':
      return messages.mail_acted_child({ child, ofChild }, { locale });
    case 'FAMILY_REGISTERED':
      return messages.mail_acted_family_registered({}, { locale });
    case 'CHILDREN_MERGED':
      return messages.mail_acted_merged({ child }, { locale });
    case 'MERGE_UNDONE':
      return about ? messages.mail_acted_merge_undone({ child, ofChild }, { locale }) : messages.mail_acted_parents_undone({}, { locale });
    case 'PARENTS_MERGED':
      return messages.mail_acted_parents_merged({}, { locale });
    case 'OPTIONS_CHOSEN':
      return messages.mail_acted_options({ child, ofChild }, { locale });
    case 'HEALTH_SHEET_SAVED':
      return messages.mail_acted_sheet({ child, ofChild }, { locale });
    case 'CHILD_REGISTERED':
      return messages.mail_acted_child_registered({ child, ofChild }, { locale });
  }
}
