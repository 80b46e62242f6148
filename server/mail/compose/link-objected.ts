import { reachDesk } from '../../commune/reach-desk.ts';
import { fullName, ofName } from '../../language/names.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { childFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, addressToService, readerFields } from '../reader.ts';

/** The other parent refused and may not do so alone: who asked reads that the desk decides and how to reach it, and the desk that it is to decide. */
export async function composeLinkObjected(context: MailContext, { linkId, reader }: MailOf<'link-objected'>): Promise<MailContent | null> {
  const link = await context.prisma.familyLink.findFirst({
    where: { id: linkId, state: 'REQUESTED', objectedAt: { not: null } },
    select: { child: { select: childFields }, parent: { select: readerFields } },
  });
  if (!link?.parent || !reader) return null;
  if (reader === 'service') {
    const service = await addressToService(context);
    const { locale } = service;
    const child = fullName(link.child);
    const parts = { requester: fullName(link.parent.person), child, ofChild: ofName(child) };
    return {
      ...service,
      subject: messages.mail_link_objected_service_subject({}, { locale }),
      blocks: [text(messages.mail_link_objected_service(parts, { locale }))],
    };
  }
  const parent = addressToParent(link.parent);
  const { locale } = parent;
  return {
    ...parent,
    subject: messages.mail_link_objected_subject({}, { locale }),
    blocks: [
      text(messages.mail_link_objected({}, { locale })),
      text(messages.mail_link_reach_desk(await reachDesk(context.prisma), { locale })),
      linkToPortal(context, locale),
    ],
  };
}
