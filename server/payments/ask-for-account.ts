import type { Tx } from '../platform/database.ts';
import { enqueueMail } from '../platform/jobs.ts';

/** Asks a parent by mail on which account a refund shall arrive: one mail, however many refunds wait for it. */
export const askForAccount = (tx: Tx, parentId: string) =>
  enqueueMail(tx, { kind: 'refund-account-needed', parentId }, { key: `refund-account:${parentId}` });
