import { fullName, ofName } from '../../language/names.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { isHidden } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { describeWeek, placeFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** The reason given is not repeated: people write about health there. */
export async function composeCancellationReceived(
  context: MailContext,
  { cancellationId }: MailOf<'cancellation-received'>,
): Promise<MailContent | null> {
  const [request, commune] = await Promise.all([
    context.prisma.cancellationRequest.findFirst({
      where: { id: cancellationId, status: 'REQUESTED' },
      select: { parent: { select: readerFields }, enrolment: { select: placeFields } },
    }),
    context.prisma.commune.findUnique({ where: { id: 1 }, select: { serviceName: true } }),
  ]);
  if (!request || isHidden(request.enrolment.child, request.parent.id)) return null;
  const reader = addressToParent(request.parent);
  const { locale } = reader;
  const { child, week } = request.enrolment;
  return {
    ...reader,
    subject: messages.mail_cancellation_received_subject({}, { locale }),
    blocks: [
      text(messages.mail_cancellation_received_done({ child: fullName(child), ofChild: ofName(fullName(child)) }, { locale })),
      { kind: 'value', text: describeWeek(week, locale) },
      text(
        messages.mail_cancellation_received_next({ service: commune?.serviceName ?? messages.mail_service({}, { locale }) }, { locale }),
      ),
      linkToPortal(context, locale),
    ],
  };
}
