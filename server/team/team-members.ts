// Who supervises a group of a week: animators and coordinators, with their brevet and the days on which they are there.
import { record } from '../audit/record.ts';
import { plainesWithin } from '../identity/access.ts';
import { isoDay } from '../language/dates.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { Tx } from '../platform/database.ts';
import type { TeamMemberId, WeekId } from '../platform/ids.ts';
import { InputInvalid, problem, refuseProblems } from '../platform/refusals.ts';
import type { TeamFunction } from '../../prisma/generated/client/enums.ts';

export type TeamMemberInput = {
  /** null: somebody new */
  id: TeamMemberId | null;
  /** as it was read; somebody new has none */
  version: number | null;
  weekId: WeekId;
  givenName: string;
  familyName: string;
  function: TeamFunction;
  hasBrevet: boolean;
  brevetNumber: string | null;
  /** of the open days of the week */
  days: Date[];
};

/** Locks the week against a second change of its team. @throws InputInvalid for one that is unknown or out of reach */
async function lockTeam({ tx, actor }: ActContext<StaffActor>, weekId: string): Promise<{ openDays: Date[] }> {
  const week = await tx.week.findFirst({ where: { id: weekId, plaine: plainesWithin(actor, 'keep team') }, select: { openDays: true } });
  if (!week) throw new InputInvalid(localized(messages.refusal_unknown_week), 'weekId', 'UNKNOWN');
  await tx.$queryRaw`SELECT id FROM week WHERE id = ${weekId}::uuid FOR NO KEY UPDATE`;
  return week;
}

async function findMember(tx: Tx, weekId: string, id: string, version: number | null) {
  const member = await tx.teamMember.findFirst({ where: { id, weekId } });
  if (!member) throw new InputInvalid(localized(messages.refusal_unknown_team_member), 'id', 'UNKNOWN');
  if (member.version !== version) throw new InputInvalid(localized(messages.refusal_team_changed), null, 'OUTDATED');
  return member;
}

/**
 * Adds somebody to the team of a week, or changes who is in it. Returns the id.
 * @throws InputInvalid for a week or somebody unknown or out of reach, a day on which the group is not open, a number without a
 *   brevet, a name that the team has already, or a change since it was read
 */
export async function saveTeamMember(ctx: ActContext<StaffActor>, input: TeamMemberInput): Promise<string> {
  const { tx, actor } = ctx;
  const { id, version, weekId, givenName, familyName, hasBrevet } = input;
  const { openDays } = await lockTeam(ctx, weekId);
  const before = id && (await findMember(tx, weekId, id, version));
  const open = new Set(openDays.map(isoDay));
  const closed = input.days.findIndex((day) => !open.has(isoDay(day)));
  const twin = await tx.teamMember.findFirst({
    where: {
      weekId,
      givenName: { equals: givenName, mode: 'insensitive' },
      familyName: { equals: familyName, mode: 'insensitive' },
      ...(id && { id: { not: id } }),
    },
    select: { id: true },
  });
  refuseProblems([
    twin !== null && problem(messages.refusal_team_twice, 'familyName', 'TAKEN'),
    Boolean(!hasBrevet && input.brevetNumber) && problem(messages.refusal_team_brevet, 'brevetNumber', 'NOT_APPLICABLE'),
    closed >= 0 && problem(messages.refusal_attendance_closed, `days.${closed}`, 'NOT_APPLICABLE'),
  ]);
  const days = [...new Set(input.days.map(isoDay))].sort().map((day) => new Date(day));
  const values = { givenName, familyName, function: input.function, hasBrevet, brevetNumber: input.brevetNumber, days };
  const after = before
    ? await tx.teamMember.update({ where: { id: before.id }, data: { ...values, version: { increment: 1 } } })
    : await tx.teamMember.create({ data: { ...values, weekId } });
  await record(tx, actor, before ? 'team-member-changed' : 'team-member-added', `team-member:${after.id}`, {
    week: weekId,
    function: after.function,
    hasBrevet,
    days: days.map(isoDay),
  });
  return after.id;
}

/**
 * Takes somebody out of the team of a week. Returns the week's id.
 * @throws InputInvalid for somebody unknown or out of reach, or changed since it was read
 */
export async function removeTeamMember(
  ctx: ActContext<StaffActor>,
  { id, version }: { id: TeamMemberId; version: number },
): Promise<string> {
  const { tx, actor } = ctx;
  const found = await tx.teamMember.findFirst({
    where: { id, week: { plaine: plainesWithin(actor, 'keep team') } },
    select: { weekId: true },
  });
  if (!found) throw new InputInvalid(localized(messages.refusal_unknown_team_member), 'id', 'UNKNOWN');
  const { weekId } = found;
  await lockTeam(ctx, weekId);
  await findMember(tx, weekId, id, version);
  await tx.teamMember.delete({ where: { id } });
  await record(tx, actor, 'team-member-removed', `team-member:${id}`, { week: weekId });
  return weekId;
}
