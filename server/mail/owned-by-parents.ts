import { Prisma } from '../platform/database.ts';

/** Every thing whose id a mail about a family may hold, with the parent whose it is: `id`, `parent_id`. */
export const ownedByParents = Prisma.sql`
  SELECT id, id AS parent_id FROM parent
  UNION ALL SELECT id, parent_id FROM enrolment
  UNION ALL SELECT id, parent_id FROM basket
  UNION ALL SELECT id, parent_id FROM payment
  UNION ALL SELECT refund.id, parent_id FROM refund JOIN payment ON payment.id = payment_id
  UNION ALL SELECT id, parent_id FROM waiting_place
  UNION ALL SELECT id, parent_id FROM cancellation_request
  UNION ALL SELECT id, kept_parent_id FROM record_merge WHERE kept_parent_id IS NOT NULL
  UNION ALL SELECT id, parent_id FROM family_act
  UNION ALL SELECT id, parent_id FROM family_message_recipient
  UNION ALL SELECT id, parent_id FROM family_link`;
