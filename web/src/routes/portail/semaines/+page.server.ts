import { ChildWeeksDocument } from '#generated/graphql.ts';
import { yearsOld } from '#lib/checks.server.ts';
import { read } from '#lib/graph.server.ts';
import { parentOf } from '#lib/viewer.server.ts';
import { history } from '../calendar/history.server.ts';
import { weekActions } from '../calendar/weeks.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

// the places left move while one chooses
export const csr = true;

export const load: PageServerLoad = async (event) => {
  const { viewer, serverTime, enrolmentPeriod } = await read(event, ChildWeeksDocument, {});
  const { basket, children } = parentOf(event, viewer);
  return {
    serverTime,
    period: enrolmentPeriod,
    basket: basket ?? null,
    children: children.map((child) => ({ ...child, years: yearsOld(child.birthDate, serverTime) })),
    asked: history(event.cookies),
  };
};

export const actions: Actions = weekActions;
