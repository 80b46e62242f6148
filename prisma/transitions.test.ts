// The tables of states.ts and the triggers of functions/transitions.sql say the same.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refundBatchStates } from '../server/accounting/refunds/states.ts';
import { basketStates, enrolmentStates } from '../server/baskets/states.ts';
import { cancellationStates } from '../server/cancellations/states.ts';
import { familyMessageStates } from '../server/family-messages/states.ts';
import { webhookStates } from '../server/partners/states.ts';
import { paymentStates, refundStates } from '../server/payments/states.ts';
import { waitingStates } from '../server/waiting-list/states.ts';
import { createDatabase } from '../tests/kit/people.ts';

const machines: Record<string, Record<string, readonly string[]>> = {
  enrolment: enrolmentStates,
  basket: basketStates,
  waiting_place: waitingStates,
  payment: paymentStates,
  refund: refundStates,
  refund_batch: refundBatchStates,
  cancellation_request: cancellationStates,
  partner_webhook: webhookStates,
  family_message: familyMessageStates,
};

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: await createDatabase() });
  await client.connect();
});
afterAll(() => client.end());

/** The arguments of the triggers that call guard_transition, by table. */
async function readTransitions(): Promise<Map<string, string[]>> {
  const { rows } = await client.query<{ name: string; transitions: string[] }>(`
    SELECT relname AS name, string_to_array(rtrim(encode(tgargs, 'escape'), '\\000'), '\\000') AS transitions
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgfoid = 'guard_transition'::regproc AND tgenabled = 'O'`);
  return new Map(rows.map(({ name, transitions }) => [name, transitions]));
}

test('each state machine has its trigger, and no trigger guards another table', async () => {
  expect([...(await readTransitions()).keys()].sort()).toEqual(Object.keys(machines).sort());
});

test.each(Object.entries(machines))('the database lets %s change as its table of states says, and not otherwise', async (name, states) => {
  const listed = Object.entries(states).flatMap(([from, targets]) => targets.map((to) => `${from}>${to}`));
  expect((await readTransitions()).get(name)?.toSorted()).toEqual(listed.sort());
});

test.each(Object.entries(machines))('the table of states of %s names every status that the database knows', async (name, states) => {
  const { rows } = await client.query<{ label: string }>(
    `SELECT enumlabel AS label FROM pg_attribute JOIN pg_enum ON enumtypid = atttypid WHERE attrelid = $1::regclass AND attname = 'status'`,
    [name],
  );
  expect(rows.map(({ label }) => label).sort()).toEqual(Object.keys(states).sort());
});
