// What became of the messages that one request asks for: one statement for all of them.
import DataLoader from 'dataloader';
import { type Delivery, listLate, listRefused, readDeliveries } from '../../server/family-messages/read-delivery.ts';
import { perRequest } from '../lib/request-cache.ts';

const none: Delivery = { waiting: 0, sent: 0, announced: 0, refused: 0, skipped: 0 };

export const deliveryOf = perRequest(
  ({ app }) =>
    new DataLoader<string, Delivery>(async (ids) => {
      const found = await readDeliveries(app.database.prisma, ids);
      return ids.map((id) => found.get(id) ?? none);
    }),
);

/** Whether a message did not leave at its time. */
export const lateOf = perRequest(
  ({ app }) =>
    new DataLoader<string, boolean>(async (ids) => {
      const late = await listLate(app.database.prisma, ids);
      return ids.map((id) => late.has(id));
    }),
);

/** Ids of the parents whose address did not take a message. */
export const refusedOf = perRequest(
  ({ app }) =>
    new DataLoader<string, string[]>(async (ids) => {
      const found = await listRefused(app.database.prisma, ids);
      return ids.map((id) => found.get(id) ?? []);
    }),
);
