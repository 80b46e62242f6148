import { formatCents, ofName } from '../../language/format.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { composeHiddenRefund, isHidden } from '../hidden.ts';
import { text, type Desk, type Letter } from '../mail-content.ts';
import { describeWeek, placeFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, fullName, readerFields } from '../reader.ts';

/** The decision and the refund; what the service answered is read on the portal, it may speak of health. */
export async function composeCancellationDecided(desk: Desk, { cancellationId }: MailOf<'cancellation-decided'>): Promise<Letter | null> {
  const request = await desk.prisma.cancellationRequest.findFirst({
    where: { id: cancellationId, status: { in: ['ACCEPTED', 'REFUSED'] } },
    select: {
      status: true,
      answer: true,
      parent: { select: readerFields },
      enrolment: { select: { ...placeFields, refunds: { where: { reason: 'CANCELLATION' }, select: { amountCents: true } } } },
    },
  });
  if (!request) return null;
  const reader = addressToParent(request.parent);
  const { locale } = reader;
  const { week, refunds } = request.enrolment;
  const refunded = refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);
  if (isHidden(request.enrolment.child, request.parent.id)) return composeHiddenRefund(desk, reader, refunded);
  const child = fullName(request.enrolment.child);
  const place = { kind: 'value', text: describeWeek(week, locale) } as const;
  const answer = request.answer ? [text(messages.mail_cancellation_answer({}, { locale }))] : [];
  if (request.status === 'REFUSED')
    return {
      ...reader,
      subject: messages.mail_cancellation_refused_subject({}, { locale }),
      blocks: [
        text(messages.mail_cancellation_refused({ child, ofChild: ofName(child) }, { locale })),
        place,
        ...answer,
        linkToPortal(desk, locale),
      ],
    };
  return {
    ...reader,
    subject: messages.mail_cancellation_accepted_subject({}, { locale }),
    blocks: [
      text(messages.mail_cancellation_accepted({ child, ofChild: ofName(child) }, { locale })),
      place,
      text(
        refunded > 0
          ? messages.mail_cancellation_refund({ amount: formatCents(refunded, locale) }, { locale })
          : messages.mail_cancellation_no_refund({}, { locale }),
      ),
      ...answer,
      linkToPortal(desk, locale),
    ],
  };
}
