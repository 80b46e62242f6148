import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { record } from '../audit/record.ts';
import type { Tx } from '../platform/database.ts';
import { type PlaineId, rowId } from '../platform/ids.ts';
import { InputInvalid, problem, refuseProblems } from '../platform/refusals.ts';
import { findOrMakeSite, saveSite, type SiteReference } from './sites.ts';
import { localized, messages } from '../language/messages.ts';

export type PlaineInput = SiteReference & {
  id?: PlaineId | null;
  name: string;
  ageMinMonths: number;
  ageMaxMonths: number;
  /** euro cents, of a first resident child; places already taken keep their price */
  dailyRateCents: number;
  published: boolean;
  /** children below which the commune may not hold a week; null: however few */
  minChildren?: number | null;
  /** what is left out stays, null or nothing takes away */
  /** of the site, for all its plaines */
  siteAddress?: string | null;
  /** « HH:MM » in Brussels, both or none */
  dayBegins?: string | null;
  dayEnds?: string | null;
  toBring?: string | null;
};

/**
 * Creates a plaine, or changes one. Returns its id.
 * @throws InputInvalid for ages or hours the wrong way round, no site, a name taken at that site, an unknown id, or a plaine
 *   that would be withdrawn from under children who hold a place
 */
export async function savePlaine(ctx: ActContext<StaffActor>, { id = null, ...input }: PlaineInput): Promise<string> {
  const { tx, actor } = ctx;
  const { siteId: namedId, siteName, siteAddress, ...about } = input;
  const said = { ...about, ...practical(about), minChildren: about.minChildren === undefined ? undefined : about.minChildren || null };
  refuseProblems([
    said.ageMinMonths > said.ageMaxMonths && problem(messages.refusal_ages, 'ageMaxMonths', 'WRONG_ORDER'),
    !areHours(said) && problem(messages.refusal_hours, 'dayEnds', 'WRONG_ORDER'),
  ]);
  const before = id ? await tx.plaine.findUnique({ where: { id }, select: { siteId: true, site: { select: { address: true } } } }) : null;
  if (id && !before) throw new InputInvalid(localized(messages.refusal_unknown_plaine), 'id', 'UNKNOWN');
  const siteId = await findOrMakeSite(ctx, { siteId: namedId, siteName });
  if (!siteId) throw new InputInvalid(localized(messages.refusal_plaine_without_site), 'siteName', 'REQUIRED');
  const values = { ...said, siteId };
  const twin = await tx.plaine.findUnique({ where: { name_siteId: { name: values.name, siteId } }, select: { id: true } });
  if (twin && twin.id !== id) throw nameTaken();
  if (!id) {
    const [plaine] = await tx.plaine.createManyAndReturn({ data: [values], skipDuplicates: true, select: { id: true } });
    if (!plaine) throw nameTaken();
    await record(tx, actor, 'plaine-created', `plaine:${plaine.id}`, values);
    await saveAddress(ctx, siteId, before, siteAddress);
    return plaine.id;
  }
  if (!values.published) await refuseWithdrawal(tx, id);
  await tx.plaine.update({ where: { id }, data: values });
  await record(tx, actor, 'plaine-changed', `plaine:${id}`, values);
  await saveAddress(ctx, siteId, before, siteAddress);
  return id;
}

/**
 * The address belongs to the site. A plaine that comes to another site takes nothing away there: an empty address, or the
 * one that a form still has from the site before, says nothing of the new one.
 */
async function saveAddress(
  ctx: ActContext<StaffActor>,
  siteId: string,
  before: { siteId: string; site: { address: string | null } } | null,
  siteAddress: string | null | undefined,
) {
  const { tx } = ctx;
  if (siteAddress === undefined) return;
  const isNewThere = before?.siteId !== siteId;
  if (isNewThere && (!siteAddress || siteAddress === before?.site.address)) return;
  const site = await tx.site.findUniqueOrThrow({ where: { id: siteId } });
  if ((site.address ?? '') !== (siteAddress ?? ''))
    await saveSite(ctx, { id: rowId('Site', siteId), name: site.name, address: siteAddress });
}

/** The practical side, as it is written down. */
const practical = ({ dayBegins, dayEnds, toBring }: Pick<PlaineInput, 'dayBegins' | 'dayEnds' | 'toBring'>) => ({
  dayBegins: orNull(dayBegins),
  dayEnds: orNull(dayEnds),
  toBring: orNull(toBring),
});

/** Both hours, the first before the last, or none. */
function areHours({ dayBegins, dayEnds }: Pick<PlaineInput, 'dayBegins' | 'dayEnds'>): boolean {
  const hours = [dayBegins ?? null, dayEnds ?? null].filter((hour) => hour !== null);
  if (hours.length === 0) return true;
  return hours.length === 2 && hours.every((hour) => /^([01]\d|2[0-3]):[0-5]\d$/.test(hour)) && hours[0]! < hours[1]!;
}

const orNull = (text: string | null | undefined) => (text === undefined ? undefined : text || null);

const nameTaken = () => new InputInvalid(localized(messages.refusal_plaine_name), 'name', 'TAKEN');

async function refuseWithdrawal(tx: Tx, plaineId: string) {
  const children = await tx.enrolment.count({ where: { week: { plaineId, cancelledAt: null }, status: { in: ['HELD', 'CONFIRMED'] } } });
  if (children > 0) throw new InputInvalid(localized(messages.refusal_plaine_in_use, { children }), 'published', 'IN_USE');
}
