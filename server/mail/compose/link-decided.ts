import { reachDesk } from '../../commune/reach-desk.ts';
import { fullName, ofName } from '../../language/names.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { childFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** To who asked. A refusal says nothing of the child. */
export async function composeLinkDecided(context: MailContext, { linkId }: MailOf<'link-decided'>): Promise<MailContent | null> {
  const link = await context.prisma.familyLink.findFirst({
    where: { id: linkId, state: { in: ['ACTIVE', 'REFUSED', 'BLOCKED'] } },
    select: { state: true, reason: true, child: { select: childFields }, parent: { select: readerFields } },
  });
  if (!link?.parent) return null;
  const reader = addressToParent(link.parent);
  const { locale } = reader;
  const child = fullName(link.child);
  // A reason is there once staff have blocked the link: this is no answer to a request.
  if (link.reason)
    return {
      ...reader,
      subject:
        link.state === 'ACTIVE' ? messages.mail_link_unblocked_subject({}, { locale }) : messages.mail_link_blocked_subject({}, { locale }),
      blocks: [
        text(
          link.state === 'ACTIVE'
            ? messages.mail_link_unblocked({ child, ofChild: ofName(child) }, { locale })
            : messages.mail_link_blocked({}, { locale }),
        ),
        linkToPortal(context, locale),
      ],
    };
  if (link.state !== 'ACTIVE')
    return {
      ...reader,
      subject: messages.mail_link_refused_subject({}, { locale }),
      blocks: [
        text(messages.mail_link_refused({}, { locale })),
        text(messages.mail_link_reach_desk(await reachDesk(context.prisma), { locale })),
        linkToPortal(context, locale),
      ],
    };
  return {
    ...reader,
    subject: messages.mail_link_accepted_subject({ child }, { locale }),
    blocks: [text(messages.mail_link_accepted({ child }, { locale })), linkToPortal(context, locale)],
  };
}
