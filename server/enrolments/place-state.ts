// What hinders a place from changing, of a row of `enrolment`.
import { Prisma } from '../platform/database.ts';

/** A payment of it is awaited: money is under way, or promised. */
export const awaitsPayment = Prisma.sql`
  EXISTS (SELECT FROM payment_line AS line JOIN payment ON payment.id = line.payment_id
    WHERE line.enrolment_id = enrolment.id AND payment.status = 'PENDING')`;

/** Its cancellation is asked for, and staff have not answered. */
export const asksToCancel = Prisma.sql`
  EXISTS (SELECT FROM cancellation_request WHERE enrolment_id = enrolment.id AND status = 'REQUESTED')`;
