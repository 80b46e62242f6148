import { fail, redirect } from '@sveltejs/kit';
import { Temporal } from 'temporal-polyfill';
import { SaveWeekDocument } from '#generated/graphql.ts';
import { date } from '#lib/forms/checks.server.ts';
import { onSessionEnd } from '#lib/forms/answers.server.ts';
import type { Errors } from '#lib/forms/values.ts';
import { act, type Asking } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import type { WeekValues } from './week-values.ts';

type RefusedWeek = { week: WeekValues; errors: Errors; message?: string; sessionEnded?: boolean };

/** Creates the week that was typed, or changes the one of `id`. */
export async function saveWeek(event: Asking, plaineId: string, id: string | null) {
  const form = await event.request.formData();
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const week: WeekValues = {
    startDate: text('startDate'),
    openDays: form.getAll('openDays').map(String),
    capacity: text('capacity'),
    animators: text('animators'),
  };
  const start = date(week.startDate);
  const errors: Errors = {};
  if (!start) errors.startDate = m.bureau_date_wrong();
  if (week.openDays.length === 0) errors.openDays = m.bureau_week_days_missing();
  if (!/^\d{1,5}$/.test(week.capacity)) errors.capacity = m.bureau_number_wrong();
  if (!/^\d{0,3}$/.test(week.animators)) errors.animators = m.bureau_number_wrong();
  if (!start || Object.keys(errors).length > 0) return fail<RefusedWeek>(400, { week, errors });
  const input = {
    id,
    plaineId,
    startDate: start,
    openDays: daysOf(start, week.openDays),
    capacity: Number(week.capacity),
    animators: week.animators ? Number(week.animators) : null,
  };
  const save = async () => {
    const { saveWeek } = await act(event, SaveWeekDocument, { input });
    if (saveWeek.__typename === 'CapacityBelowTaken') return fail<RefusedWeek>(409, { week, errors: { capacity: saveWeek.message } });
    if (saveWeek.__typename === 'InputInvalid') {
      const { field, message } = saveWeek;
      return field && field in week
        ? fail<RefusedWeek>(400, { week, errors: { [field]: message } })
        : fail<RefusedWeek>(400, { week, errors, message });
    }
    redirect(303, '/bureau/plaines?fait=1');
  };
  return onSessionEnd(save, () => fail<RefusedWeek>(401, { week, errors, sessionEnded: true }));
}

/** The days of the week of `start` that were ticked, Monday being 1. */
function daysOf(start: string, ticked: readonly string[]): string[] {
  const first = Temporal.PlainDate.from(start);
  const monday = first.subtract({ days: first.dayOfWeek - 1 });
  return ticked.map((day) => monday.add({ days: Number(day) - 1 }).toString());
}

/** The numbers of open days, Monday being 1. */
export const ticksOf = (openDays: readonly string[]): string[] => openDays.map((day) => String(Temporal.PlainDate.from(day).dayOfWeek));
