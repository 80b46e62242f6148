import { error, fail, redirect } from '@sveltejs/kit';
import { FamilyDocument, EnrolOnBehalfDocument, OverrideHoldDocument } from '#generated/graphql.ts';
import { ageInMonths } from '#language/dates.ts';
import { weekOfPlaine } from '#lib/week-of-plaine.ts';
import { orSignIn } from '#lib/forms/answers.server.ts';
import type { Errors } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { m } from '#paraglide/messages.js';
import { plainesOf, staffOf, weekChoices, type StaffPlaine } from '../../../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

type Refused = { weekIds?: string[]; weekId?: string; reason?: string; errors: Errors; message?: string };
type Taken = { held: string[]; refused: string[] };

export const load: PageServerLoad = async (event) => {
  const { mayUse } = await staffOf(event, 'enrolOnBehalf');
  const { admin } = await read(event, FamilyDocument, { parentId: event.params.parentId });
  const child = admin.parent?.children.find(({ id }) => id === event.params.childId);
  if (!admin.parent || !child) error(404);
  const { plaines, serverTime } = await plainesOf(event);
  const live = admin.parent.enrolments.filter((line) => line.child.id === child.id && ['HELD', 'CONFIRMED'].includes(line.status));
  const free = ahead(plaines, todayAt(serverTime)).filter(({ id }) => !live.some((line) => line.week.id === id));
  const isOfAge = ({ startDate, ageMinMonths, ageMaxMonths }: (typeof free)[number]) => {
    const age = ageInMonths(child.birthDate, startDate);
    return ageMinMonths <= age && age <= ageMaxMonths;
  };
  return {
    parent: { givenName: admin.parent.givenName, familyName: admin.parent.familyName, email: admin.parent.email },
    child,
    live,
    weeks: free.filter(isOfAge),
    otherWeeks: free.filter((week) => !isOfAge(week)),
    choices: weekChoices(plaines.filter(({ published }) => published)),
    parentId: admin.parent.id,
    mayConfirm: mayUse.includes('confirmByHand'),
    mayOverride: mayUse.includes('overrideHold'),
    granted: event.url.searchParams.has('accorde'),
  };
};

export const actions: Actions = {
  inscrire: async (event) => {
    const { parentId, childId } = event.params;
    const weekIds = (await event.request.formData()).getAll('weekIds').map(String);
    if (weekIds.length === 0) return fail<Refused>(400, { weekIds, errors: { weekIds: m.bureau_counter_weeks_missing() } });
    const { enrolOnBehalf: answer } = await orSignIn(event, () =>
      act(event, EnrolOnBehalfDocument, { input: { parentId, childId, weekIds } }),
    );
    if (answer.__typename !== 'HoldWeeksPayload') return fail<Refused>(409, { weekIds, errors: {}, message: answer.message });
    const taken: Taken = {
      held: answer.held.map(({ week }) => weekOfPlaine(week)),
      refused: answer.refused.map(({ message }) => message),
    };
    return { taken };
  },
  accorder: async (event) => {
    const { parentId, childId } = event.params;
    const form = await event.request.formData();
    const [weekId, reason] = [String(form.get('weekId') ?? ''), String(form.get('reason') ?? '').trim()];
    const errors: Errors = {};
    if (!weekId) errors.weekId = m.bureau_counter_week_missing();
    if (!reason) errors.reason = m.bureau_counter_reason_missing();
    if (Object.keys(errors).length > 0) return fail<Refused>(400, { weekId, reason, errors });
    const { overrideHold } = await orSignIn(event, () =>
      act(event, OverrideHoldDocument, { input: { parentId, childId, weekId, reason } }),
    );
    if ('message' in overrideHold) return fail<Refused>(409, { weekId, reason, errors: {}, message: overrideHold.message });
    redirect(303, `${event.url.pathname}?accorde`);
  },
};

/** Published weeks that have not begun, with the places left. */
function ahead(plaines: readonly StaffPlaine[], today: string) {
  return plaines
    .filter(({ published }) => published)
    .flatMap(({ plaine, weeks }) =>
      weeks
        .filter(({ cancelledAt, week }) => !cancelledAt && week.startDate >= today)
        .map(({ week }) => {
          const { name: plaineName, siteName, ageMinMonths, ageMaxMonths } = plaine;
          return { ...week, plaineName, siteName, ageMinMonths, ageMaxMonths };
        }),
    )
    .sort((one, other) => one.startDate.localeCompare(other.startDate));
}
