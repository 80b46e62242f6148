import type { WeekOptionKind, WeekOptionUnit } from '../../prisma/generated/client/enums.ts';
import { record } from '../audit/record.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { todayInBrussels } from '../platform/clock.ts';
import type { Tx } from '../platform/database.ts';
import type { PlaineId, WeekOptionId } from '../platform/ids.ts';
import { InputInvalid, problem, refuseProblems } from '../platform/refusals.ts';

export type OptionInput = {
  id?: WeekOptionId | null;
  /** as it was read; needed to change one */
  version?: number | null;
  plaineId: PlaineId;
  kind: WeekOptionKind;
  name: string;
  /** euro cents, for a day or for the week */
  priceCents: number;
  unit: WeekOptionUnit;
  /** of a shuttle, in order */
  stops: string[];
  /** places of one week; null: as many as ask */
  capacity: number | null;
  /** added or left until this many days before the first day of the week; 1 or more */
  deadlineDays: number;
  /** a tax certificate counts what was paid for it */
  attestable: boolean;
  /** false: nobody adds it any more */
  offered: boolean;
};

/**
 * Creates an option of the weeks of a plaine, or changes one. Who has it keeps it as it was when it was chosen. Returns its id.
 * @throws InputInvalid for an unknown plaine or option, a name that another option of the plaine has, stops that are missing,
 *   twice the same or of what is no shuttle, fewer places than a week that is not over has taken, another plaine or kind than
 *   it was made for, or a change of somebody else since it was read
 */
export async function saveOption(ctx: ActContext<StaffActor>, { id = null, version = null, ...values }: OptionInput): Promise<string> {
  const { tx, actor } = ctx;
  const plaine = await tx.plaine.findUnique({ where: { id: values.plaineId }, select: { id: true } });
  if (!plaine) throw new InputInvalid(localized(messages.refusal_unknown_plaine), 'plaineId', 'UNKNOWN');
  refuseProblems([
    values.kind === 'SHUTTLE' && values.stops.length === 0 && problem(messages.refusal_option_no_stop, 'stops', 'REQUIRED'),
    values.kind !== 'SHUTTLE' && values.stops.length > 0 && problem(messages.refusal_option_stops, 'stops', 'NOT_APPLICABLE'),
    values.deadlineDays < 1 && problem(messages.refusal_option_deadline, 'deadlineDays', 'OUT_OF_RANGE'),
    new Set(values.stops).size < values.stops.length && problem(messages.refusal_option_stop_twice, 'stops', 'TAKEN'),
  ]);
  const twin = await tx.weekOption.findUnique({
    where: { plaineId_name: { plaineId: plaine.id, name: values.name } },
    select: { id: true },
  });
  if (twin && twin.id !== id) throw nameTaken();
  if (!id) {
    const [made] = await tx.weekOption.createManyAndReturn({ data: [values], skipDuplicates: true });
    if (!made) throw nameTaken();
    await record(tx, actor, 'option-created', `week-option:${made.id}`, { after: values });
    return made.id;
  }
  // Who chooses options locks them in share mode: what is counted below stays so until the commit.
  await tx.$executeRaw`SELECT FROM week_option WHERE id = ${id}::uuid FOR UPDATE`;
  const before = await tx.weekOption.findUnique({ where: { id } });
  if (!before || before.plaineId !== plaine.id) throw new InputInvalid(localized(messages.refusal_unknown_option), 'id', 'UNKNOWN');
  if (before.version !== version) throw new InputInvalid(localized(messages.refusal_option_changed), null, 'OUTDATED');
  if (before.kind !== values.kind) throw new InputInvalid(localized(messages.refusal_option_kind), 'kind', 'NOT_APPLICABLE');
  await refuseBelowTaken(tx, id, values.capacity);
  await tx.weekOption.update({ where: { id }, data: { ...values, version: { increment: 1 } } });
  await record(tx, actor, 'option-changed', `week-option:${id}`, { before, after: values });
  return id;
}

const nameTaken = () => new InputInvalid(localized(messages.refusal_option_name), 'name', 'TAKEN');

async function refuseBelowTaken(tx: Tx, optionId: string, capacity: number | null) {
  if (capacity === null) return;
  const [most] = await tx.$queryRaw<{ taken: number }[]>`
    SELECT option_taken.taken FROM option_taken JOIN week ON week.id = week_id
    WHERE option_id = ${optionId}::uuid AND end_date >= ${todayInBrussels} ORDER BY 1 DESC LIMIT 1`;
  const taken = most?.taken ?? 0;
  if (capacity < taken) throw new InputInvalid(localized(messages.refusal_option_capacity, { taken }), 'capacity', 'OUT_OF_RANGE');
}
