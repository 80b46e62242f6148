import { formatCents } from '../../language/format.ts';
import { fullName, ofName } from '../../language/names.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { composeHiddenRefund, isHidden } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { describeWeek, placeFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** The decision and the refund; what the service answered is read on the portal, it may speak of health. */
export async function composeCancellationDecided(
  context: MailContext,
  { cancellationId }: MailOf<'cancellation-decided'>,
): Promise<MailContent | null> {
  const request = await context.prisma.cancellationRequest.findFirst({
    where: { id: cancellationId, status: { in: ['ACCEPTED', 'REFUSED'] } },
    select: {
      status: true,
      answer: true,
      parent: { select: readerFields },
      enrolment: {
        select: {
          ...placeFields,
          refunds: { where: { reason: 'CANCELLATION' }, select: { amountCents: true } },
          paymentLines: { where: { payment: { promise: { isNot: null } } }, select: { paymentId: true }, take: 1 },
        },
      },
    },
  });
  if (!request) return null;
  const reader = addressToParent(request.parent);
  const { locale } = reader;
  const { week, refunds, paymentLines: promised } = request.enrolment;
  const refunded = refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);
  if (isHidden(request.enrolment.child, request.parent.id)) return composeHiddenRefund(context, reader, refunded);
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
        linkToPortal(context, locale),
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
          : (promised.length > 0 ? messages.mail_cancellation_promised : messages.mail_cancellation_no_refund)({}, { locale }),
      ),
      ...answer,
      linkToPortal(context, locale),
    ],
  };
}
