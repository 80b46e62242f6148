import { DeskHomeDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { byTask } from './operations/library.ts';
import { staffOf } from './staff.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { mayUse } = await staffOf(event);
  const [work, weeks, places] = [mayUse.includes('deskWork'), mayUse.includes('weekFigures'), mayUse.includes('deskWeek')];
  const { admin, serverTime, enrolmentPeriod } = await read(event, DeskHomeDocument, { work, weeks, places });
  return {
    work: admin.deskWork ?? [],
    week: admin.deskWeek ?? null,
    weeks: admin.weekFigures ?? [],
    /** when enrolments open next; null while they are open, or when no period is set */
    opensAt: enrolmentPeriod && enrolmentPeriod.opensAt > serverTime ? enrolmentPeriod.opensAt : null,
    serverTime,
    mayUse,
    groups: byTask(mayUse).filter(({ operations }) => operations.length > 0),
  };
};
