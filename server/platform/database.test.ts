import type pg from 'pg';
import { expect, test } from 'vitest';
import { isConnectionLost } from './database.ts';
import { createApp } from '../../tests/kit/people.ts';

test('a connection that the database ends between two statements of a transaction is told to its user, not to the process', async () => {
  const { pool } = (await createApp()).database;
  const client: pg.PoolClient = await pool.connect();
  await client.query("SET idle_in_transaction_session_timeout = '20ms'");
  await client.query('BEGIN');
  await new Promise<void>((ended) => client.once('end', () => ended()));
  const error = await client.query('SELECT 1').catch((thrown: unknown) => thrown);
  client.release(true);
  expect(isConnectionLost(error)).toBe(true);
  expect((await pool.query<{ one: number }>('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
