// What is owed for payments by the books, read for all the payments of a request at once.
import DataLoader from 'dataloader';
import type { Context } from '../../server/context.ts';
import { readOwedCents, readTakenBackCents } from '../../server/payments/write-offs/owed-cents.ts';
import { perRequest } from '../lib/request-cache.ts';

const loaderOf = (read: typeof readOwedCents) =>
  perRequest(
    ({ app }: Context) =>
      new DataLoader<string, number>(async (ids) => {
        const owed = await read(app.database.prisma, ids);
        return ids.map((id) => owed.get(id) ?? 0);
      }),
  );

/** Euro cents, by payment. */
export const owedOf = loaderOf(readOwedCents);
export const takenBackOf = loaderOf(readTakenBackCents);
