import { fullName, ofName } from '../../language/names.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { childFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, addressToService, readerFields } from '../reader.ts';

/** Told to each linked parent and to the service, with the name of who asks and no way to reach them. */
export async function composeLinkRequested(
  context: MailContext,
  { linkId, reader }: MailOf<'link-requested'>,
): Promise<MailContent | null> {
  const link = await context.prisma.familyLink.findFirst({
    where: { id: linkId, state: 'REQUESTED' },
    select: { childId: true, child: { select: childFields }, parent: { select: readerFields } },
  });
  if (!link?.parent || !reader) return null;
  const requester = fullName(link.parent.person);
  const child = fullName(link.child);
  if (reader === 'service') {
    const service = await addressToService(context);
    const { locale } = service;
    return {
      ...service,
      subject: messages.mail_link_requested_subject({ child }, { locale }),
      blocks: [
        text(messages.mail_link_requested_who({ requester, child, ofChild: ofName(child) }, { locale })),
        text(messages.mail_link_requested_service({}, { locale })),
      ],
    };
  }
  const linked = await context.prisma.familyLink.findFirst({
    where: { childId: link.childId, parentId: reader, state: 'ACTIVE' },
    select: { parent: { select: readerFields } },
  });
  if (!linked?.parent) return null;
  const parent = addressToParent(linked.parent);
  const { locale } = parent;
  return {
    ...parent,
    subject: messages.mail_link_requested_subject({ child }, { locale }),
    blocks: [
      text(messages.mail_link_requested_who({ requester, child, ofChild: ofName(child) }, { locale })),
      text(messages.mail_link_requested_answer({ child, ofChild: ofName(child) }, { locale })),
      linkToPortal(context, locale, messages.mail_link_requested_button({}, { locale })),
    ],
  };
}
