import { redirect } from '@sveltejs/kit';
import { SaveEnrolmentPeriodDocument, EnrolmentPeriodsDocument, SeasonsDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { typed, type Errors, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { instantOf, localOf } from '../instants.ts';
import { staffOf } from '../staff.server.ts';
import { isWeekCount, readWaves, valuesOfWaves } from './waves.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { mayUse } = await staffOf(event, 'saveEnrolmentPeriod');
  const [{ admin }, seasons] = await Promise.all([read(event, EnrolmentPeriodsDocument, {}), read(event, SeasonsDocument, {})]);
  const edited = admin.enrolmentPeriods.find(({ id }) => id === event.url.searchParams.get('periode'));
  const values: Values = edited
    ? {
        opensAt: localOf(edited.opensAt),
        opensToAllAt: edited.opensToAllAt ? localOf(edited.opensToAllAt) : '',
        closesAt: localOf(edited.closesAt),
        maxWeeksPerChild: edited.maxWeeksPerChild?.toString() ?? '',
        seasonId: edited.season?.id ?? '',
        ...valuesOfWaves(edited.waves),
      }
    : { seasonId: event.url.searchParams.get('saison') ?? '' };
  const choices = seasons.admin.seasons.map(({ id, season }) => ({ value: id, label: season.name }));
  return {
    periods: admin.enrolmentPeriods,
    seasons: choices,
    mayList: mayUse.includes('listFamilies'),
    done: event.url.searchParams.has('fait'),
    edited: edited?.id ?? null,
    values,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const opensAt = instantOf(values.opensAt ?? '');
    const opensToAllAt = values.opensToAllAt ? instantOf(values.opensToAllAt) : null;
    const closesAt = instantOf(values.closesAt ?? '');
    const weeks = values.maxWeeksPerChild?.trim() ?? '';
    const errors: Errors = {};
    if (!opensAt) errors.opensAt = m.bureau_instant_wrong();
    if (opensToAllAt === undefined) errors.opensToAllAt = m.bureau_instant_wrong();
    if (!closesAt) errors.closesAt = m.bureau_instant_wrong();
    if (weeks && !isWeekCount(weeks)) errors.maxWeeksPerChild = m.bureau_period_max_weeks_wrong();
    const waves = readWaves(values, errors);
    if (!opensAt || !closesAt || opensToAllAt === undefined || Object.keys(errors).length > 0) return refuse(values, errors);
    const maxWeeksPerChild = weeks ? Number(weeks) : null;
    const input = {
      id: event.url.searchParams.get('periode'),
      opensAt,
      opensToAllAt,
      closesAt,
      maxWeeksPerChild,
      seasonId: values.seasonId || null,
      waves,
    };
    return keeping(values, async () => {
      const { saveEnrolmentPeriod } = await act(event, SaveEnrolmentPeriodDocument, { input });
      if (saveEnrolmentPeriod.__typename === 'InputInvalid') return refuseWith(values, saveEnrolmentPeriod);
      redirect(303, '/bureau/periodes?fait');
    });
  },
};
