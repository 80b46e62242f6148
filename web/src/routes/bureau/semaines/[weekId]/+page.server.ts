import { OptionsOfWeekDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { staffOf, weekOf } from '../../staff.server.ts';
import { saveWeek, ticksOf } from '../week-form.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { mayUse } = await staffOf(event, 'saveWeek');
  const { plaine, week, serverTime } = await weekOf(event, event.params.weekId);
  const { openDays, startDate, endDate } = week.week;
  const jour = openDays.find((day) => day >= todayAt(serverTime)) ?? openDays[0] ?? '';
  const { admin } = await read(event, OptionsOfWeekDocument, { from: startDate, to: endDate, siteName: plaine.plaine.siteName });
  return {
    options: admin.weekFigures.find((figures) => figures.week.id === week.id)?.options ?? [],
    weekId: week.id,
    plaine: plaine.plaine,
    taken: week.week.capacity + week.overbooked - week.week.seatsLeft,
    capacity: week.week.capacity,
    isCancelled: week.cancelledAt !== null,
    openHolidays: week.openHolidays,
    listsOf: mayUse.includes('dayLists') ? String(new URLSearchParams({ jour, site: plaine.plaine.siteName })) : null,
    mayAttest: mayUse.includes('issueParticipationCertificates'),
    mayCancel: mayUse.includes('cancelWeek'),
    mayWrite: mayUse.includes('saveFamilyMessage'),
    values: {
      startDate: week.week.startDate,
      openDays: ticksOf(week.week.openDays),
      capacity: String(week.week.capacity),
      animators: week.animators === null || week.animators === undefined ? '' : String(week.animators),
    },
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { plaine, week } = await weekOf(event, event.params.weekId);
    return saveWeek(event, plaine.id, week.id);
  },
};
