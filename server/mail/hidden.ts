// What staff took from a parent's sight is not told by mail either, not even when it was paid: of a child whose link they
// blocked, that parent reads what becomes of the money and nothing else. No name, no place, no dates.
import type { Prisma } from '../platform/database.ts';
import { formatCents } from '../language/format.ts';
import { messages } from '../language/messages.ts';
import { text, type Block, type MailContext, type MailContent } from './mail-content.ts';
import { linkToPortal } from './portal-link.ts';
import type { addressToParent } from './reader.ts';

/** Of a child: who no longer sees it. */
export const hiddenFrom = { links: { where: { state: 'BLOCKED' }, select: { parentId: true } } } satisfies Prisma.ChildSelect;

type Child = { links: { parentId: string | null }[] };

/** True when a parent no longer sees this child. */
export const isHidden = ({ links }: Child, parentId: string): boolean => links.some((link) => link.parentId === parentId);

/** Those places whose child the parent still sees. */
export const stillSeen = <Place extends { child: Child }>(places: Place[], parentId: string): Place[] =>
  places.filter(({ child }) => !isHidden(child, parentId));

/** A sentence for what a list of places leaves out; nothing when it is whole. */
export const describeHidden = (all: unknown[], seen: unknown[], { locale }: Pick<MailContent, 'locale'>): Block[] =>
  seen.length < all.length ? [text(messages.mail_hidden_places({}, { locale }))] : [];

/** Of a week that ended, whose child the reader no longer sees: what goes back to them, or nothing at all. */
export function composeHiddenRefund(context: MailContext, reader: ReturnType<typeof addressToParent>, cents: number): MailContent | null {
  const { locale } = reader;
  if (cents === 0) return null;
  return {
    ...reader,
    subject: messages.mail_hidden_refund_subject({}, { locale }),
    blocks: [text(messages.mail_hidden_refund({ amount: formatCents(cents, locale) }, { locale })), linkToPortal(context, locale)],
  };
}
