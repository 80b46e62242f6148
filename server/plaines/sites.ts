import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { SiteId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { localized, messages } from '../language/messages.ts';

export type SiteInput = {
  id?: SiteId | null;
  /** no two sites have the same */
  name: string;
  /** street and place; what is left out stays, null or nothing takes it away */
  address?: string | null;
};

/**
 * Adds a site, renames one or changes its address. Plaines and coordinators point at its id, so a new name changes
 * nobody's access. Returns its id.
 * @throws InputInvalid for a name that another site has, or an unknown id
 */
export async function saveSite(ctx: ActContext<StaffActor>, { id = null, name, address }: SiteInput): Promise<string> {
  const { tx, actor } = ctx;
  const values = { name, address: address === undefined ? undefined : address || null };
  if (!id) {
    const [site] = await tx.site.createManyAndReturn({ data: [values], skipDuplicates: true });
    if (!site) throw nameTaken();
    await record(tx, actor, 'site-created', `site:${site.id}`, { after: { name: site.name, address: site.address } });
    return site.id;
  }
  await tx.$queryRaw`SELECT id FROM site WHERE id = ${id}::uuid FOR UPDATE`;
  const before = await tx.site.findUnique({ where: { id }, select: { name: true, address: true } });
  if (!before) throw unknownSite('id');
  const twin = await tx.site.findUnique({ where: { name }, select: { id: true } });
  if (twin && twin.id !== id) throw nameTaken();
  const after = await tx.site.update({ where: { id }, data: values, select: { name: true, address: true } });
  await record(tx, actor, 'site-changed', `site:${id}`, { before, after });
  return id;
}

export type SiteReference = {
  siteId?: SiteId | null;
  /** when there is no id: the site of this name, made when there is none */
  siteName?: string | null;
};

/**
 * The id of the site that a form names; null when it names none.
 * @throws InputInvalid for an unknown id
 */
export async function findOrMakeSite(ctx: ActContext<StaffActor>, { siteId, siteName }: SiteReference): Promise<string | null> {
  const { tx } = ctx;
  if (siteId) {
    if (!(await tx.site.findUnique({ where: { id: siteId }, select: { id: true } }))) throw unknownSite('siteId');
    return siteId;
  }
  if (!siteName) return null;
  const known = await tx.site.findUnique({ where: { name: siteName }, select: { id: true } });
  return known ? known.id : saveSite(ctx, { name: siteName });
}

const nameTaken = () => new InputInvalid(localized(messages.refusal_site_taken), 'name', 'TAKEN');
const unknownSite = (field: string) => new InputInvalid(localized(messages.refusal_unknown_site), field, 'UNKNOWN');
