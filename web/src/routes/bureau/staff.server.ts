import { error, redirect } from '@sveltejs/kit';
import {
  StaffChoicesDocument,
  StaffShellDocument,
  StaffSitesDocument,
  StaffWeeksDocument,
  type StaffWeeksQuery,
} from '#generated/graphql.ts';
import { read, signInPath, type Asking } from '#lib/graph/ask.server.ts';
import { dateLong } from '#lib/format.ts';
import { todayAt } from '#lib/today.server.ts';

const notice = '/bureau/confidentialite';

/**
 * The member of staff who asks, and the fields of the graph open to the role.
 * @throws a redirect to the sign-in for nobody and to the notice of confidentiality for who has not read it, 404 for who is not staff, or when `needs` is not open to the role: the page is as unknown as any other
 */
export async function staffOf(event: Asking, needs?: string) {
  const { viewer } = await read(event, StaffShellDocument, {});
  if (!viewer) redirect(303, signInPath(event.url));
  const { staff: me, mayUse } = viewer;
  if (!me || (needs && !mayUse.includes(needs))) error(404);
  const { pathname, search } = event.url;
  if (me.owesPledge && pathname !== notice) redirect(303, `${notice}?${new URLSearchParams({ vers: pathname + search })}`);
  return { me, mayUse };
}

export type StaffPlaine = StaffWeeksQuery['admin']['plaines'][number];

/** Every plaine within the member's reach, with its weeks, and the database's clock. */
export async function plainesOf(event: Asking) {
  const { admin, serverTime } = await read(event, StaffWeeksDocument, {});
  return { plaines: admin.plaines, serverTime };
}

/** One week with its plaine. @throws 404 */
export async function weekOf(event: Asking, weekId: string) {
  const { plaines, serverTime } = await plainesOf(event);
  for (const plaine of plaines) {
    const week = plaine.weeks.find(({ id }) => id === weekId);
    if (week) return { plaine, week, serverTime };
  }
  error(404);
}

export type Choice = { value: string; label: string };

/** The sites within the member's reach. */
export async function siteChoices(event: Asking): Promise<Choice[]> {
  const { admin } = await read(event, StaffSitesDocument, {});
  return admin.sites.map(({ id, name }) => ({ value: id, label: name }));
}

/** The weeks, sites and schools that forms let choose from; what the role may not see stays out. */
export async function choicesOf(event: Asking, mayUse: readonly string[]) {
  const { schools, serverTime } = await read(event, StaffChoicesDocument, {});
  const plaines = mayUse.includes('plaines') ? (await plainesOf(event)).plaines : [];
  return {
    today: todayAt(serverTime),
    schools: schools.map(({ id, name }) => ({ value: id, label: name })),
    sites: [...new Set(plaines.map(({ plaine }) => plaine.siteName))].map((name) => ({ value: name, label: name })),
    weeks: weekChoices(plaines),
  };
}

/** Weeks that are not cancelled, in order of date. */
export function weekChoices(plaines: readonly StaffPlaine[]): Choice[] {
  return plaines
    .flatMap(({ plaine, weeks }) => weeks.filter(({ cancelledAt }) => !cancelledAt).map(({ week }) => ({ plaine, week })))
    .sort((one, other) => one.week.startDate.localeCompare(other.week.startDate))
    .map(({ plaine, week }) => ({ value: week.id, label: `${dateLong(week.startDate)} · ${plaine.name} · ${plaine.siteName}` }));
}
