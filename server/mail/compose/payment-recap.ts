import { agendaFields, toAgendaWeek } from '../../calendar-feeds/list-weeks.ts';
import { writeCalendar } from '../../calendar-feeds/write-ical.ts';
import { formatInstant } from '../../language/format.ts';
import type { Prisma } from '../../platform/database.ts';
import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { describeHidden, stillSeen } from '../hidden.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { listPlaces, placeFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields, readServiceEmail } from '../reader.ts';
import { nameReference } from '../reference.ts';

const recapFields = {
  ...agendaFields,
  ...placeFields,
  child: { select: { ...placeFields.child.select } },
  week: { select: { ...placeFields.week.select, openDays: true, plaine: agendaFields.week.select.plaine } },
} satisfies Prisma.EnrolmentSelect;

/** What the payment confirmed, with the calendar file of it, as the parent keeps it. */
export async function composePaymentRecap(context: MailContext, { paymentId }: MailOf<'payment-recap'>): Promise<MailContent | null> {
  const payment = await context.prisma.payment.findUnique({
    where: { id: paymentId },
    include: {
      parent: { select: readerFields },
      lines: {
        // a promise is paid in full while some of its places may be over
        where: { outcome: 'CONFIRMED', OR: [{ payment: { promise: null } }, { enrolment: { status: 'CONFIRMED' } }] },
        select: { amountCents: true, enrolment: { select: recapFields } },
        orderBy: [{ enrolment: { childId: 'asc' } }, { enrolment: { monday: 'asc' } }],
      },
    },
  });
  if (!payment || payment.lines.length === 0) return null;
  const reader = addressToParent(payment.parent);
  const { locale } = reader;
  const all = payment.lines.map(({ enrolment, amountCents }) => ({ ...enrolment, priceCents: amountCents }));
  const places = stillSeen(all, payment.parent.id);
  return {
    ...reader,
    subject: messages.mail_payment_recap_subject({}, { locale }),
    blocks: [
      ...(places.length > 0 ? [text(messages.mail_payment_recap_list({}, { locale })), ...listPlaces(places, locale)] : []),
      ...describeHidden(all, places, reader),
      {
        kind: 'facts',
        facts: [
          ...(payment.paidAt
            ? [{ label: messages.mail_payment_recap_paid_on({}, { locale }), value: formatInstant(payment.paidAt, locale) }]
            : []),
          { label: messages.mail_payment_reference({}, { locale }), value: nameReference(payment) },
        ],
      },
      text(messages.mail_payment_recap_cancel({ email: await readServiceEmail(context) }, { locale })),
      linkToPortal(context, locale),
    ],
    ...(places.length > 0 && {
      attachments: [
        {
          name: 'plaines.ics',
          type: 'text/calendar; charset=utf-8',
          text: writeCalendar(places.map(toAgendaWeek), { origin: context.env.ORIGIN, locale }),
        },
      ],
    }),
  };
}
