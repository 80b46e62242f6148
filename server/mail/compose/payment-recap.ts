import { formatInstant } from '../../format.ts';
import type { MailOf } from '../../jobs.ts';
import { words } from '../../words.ts';
import { text, type Desk, type Letter } from '../letter.ts';
import { listPlaces, placeFields } from '../places.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';
import { nameReference } from '../reference.ts';

/** What the payment confirmed, as the parent keeps it. */
export async function composePaymentRecap(desk: Desk, { paymentId }: MailOf<'payment-recap'>): Promise<Letter | null> {
  const payment = await desk.prisma.payment.findUnique({
    where: { id: paymentId },
    include: {
      parent: { select: readerFields },
      lines: {
        where: { outcome: 'CONFIRMED' },
        select: { amountCents: true, enrolment: { select: placeFields } },
        orderBy: [{ enrolment: { childId: 'asc' } }, { enrolment: { monday: 'asc' } }],
      },
    },
  });
  if (!payment || payment.lines.length === 0) return null;
  const reader = addressToParent(payment.parent);
  const { locale } = reader;
  const places = payment.lines.map(({ enrolment, amountCents }) => ({ ...enrolment, priceCents: amountCents }));
  return {
    ...reader,
    subject: words.mail_payment_recap_subject({}, { locale }),
    blocks: [
      text(words.mail_payment_recap_list({}, { locale })),
      ...listPlaces(places, locale),
      {
        kind: 'facts',
        facts: [
          ...(payment.paidAt
            ? [{ label: words.mail_payment_recap_paid_on({}, { locale }), value: formatInstant(payment.paidAt, locale) }]
            : []),
          { label: words.mail_payment_reference({}, { locale }), value: nameReference(payment) },
        ],
      },
      text(words.mail_payment_recap_cancel({ email: desk.env.ATL_EMAIL }, { locale })),
      linkToPortal(desk, locale),
    ],
  };
}
