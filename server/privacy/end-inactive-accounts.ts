import { record } from '../audit/record.ts';
import { transact, type ActSource } from '../platform/act.ts';
import { todayInBrussels } from '../platform/clock.ts';
import { NotErasable } from '../platform/refusals.ts';
import { readActor } from '../identity/read-actor.ts';
import { isAwaitedPromise } from '../payments/promises/owed.ts';
import { enqueueMail } from '../platform/jobs.ts';
import { eraseFamily } from './erase-family.ts';
import type { Retention } from './retention.ts';

type Idle = { id: string; personId: string; isTold: boolean; isDue: boolean };

/** A few at a time: the job runs every hour. */
const atOnce = 100;

/**
 * Tells parents who have not signed in for `inactiveAccount` that their account will end, once; `noticedAccount` later,
 * still without a sign-in, erases it. Staff, and parents with a week ahead or a promise to be paid, are left alone. Returns how many of each.
 */
export async function endInactiveAccounts(app: ActSource, retention: Retention): Promise<{ told: number; erased: number }> {
  const idle = await app.database.prisma.$queryRaw<Idle[]>`
    SELECT id, person_id AS "personId", coalesce(noticed_at > active_at, false) AS "isTold",
      coalesce(noticed_at > active_at AND noticed_at < now() - ${retention.noticedAccount}::interval, false) AS "isDue"
    FROM (
      SELECT parent.id, parent.person_id, noticed_at,
        greatest(registered_at, (SELECT max(last_sign_in_at) FROM account WHERE account.person_id = parent.person_id)) AS active_at
      FROM parent
      WHERE erased_at IS NULL AND NOT EXISTS (SELECT FROM staff_member WHERE staff_member.person_id = parent.person_id AND ended_at IS NULL)
        AND NOT EXISTS (
          SELECT FROM enrolment JOIN week ON week.id = week_id
          WHERE enrolment.parent_id = parent.id AND status = 'CONFIRMED' AND end_date >= ${todayInBrussels})
        AND NOT EXISTS (SELECT FROM payment WHERE payment.parent_id = parent.id AND ${isAwaitedPromise})
    ) AS family
    WHERE active_at < now() - ${retention.inactiveAccount}::interval AND (noticed_at IS NULL OR noticed_at < active_at OR noticed_at < now() - ${retention.noticedAccount}::interval)
    ORDER BY active_at LIMIT ${atOnce}`;
  const done = { told: 0, erased: 0 };
  for (const family of idle) {
    if (!family.isTold) done.told += await notifyParent(app, family.id, retention);
    else if (family.isDue) done.erased += await erase(app, family.personId);
  }
  return done;
}

async function notifyParent(app: ActSource, parentId: string, retention: Retention): Promise<number> {
  await transact(app, 'system', async ({ tx, actor }) => {
    const [noticed] = await tx.$queryRaw<{ endsOn: string }[]>`
      UPDATE parent SET noticed_at = now() WHERE id = ${parentId}::uuid
      RETURNING ((now() + ${retention.noticedAccount}::interval) AT TIME ZONE 'Europe/Brussels')::date::text AS "endsOn"`;
    await record(tx, actor, 'inactive-account-told', `parent:${parentId}`);
    await enqueueMail(tx, { kind: 'account-inactive', parentId, endsOn: noticed!.endsOn });
  });
  return 1;
}

async function erase(app: ActSource, personId: string): Promise<number> {
  try {
    return await transact(app, 'system', async (ctx) => {
      const family = await readActor(ctx.tx, { id: personId }, null);
      if (!family?.parentId) return 0;
      await eraseFamily(ctx, { ...family, parentId: family.parentId });
      return 1;
    });
  } catch (error) {
    if (error instanceof NotErasable) return 0;
    throw error;
  }
}
