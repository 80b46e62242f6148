import { redirect } from '@sveltejs/kit';
import { RemoveTeamMemberDocument, SaveTeamMemberDocument, TeamOfGroupDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith, settle } from '#lib/forms/answers.server.ts';
import { orNull, typed, type Errors, type Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { m } from '#paraglide/messages.js';
import { weekOfToday } from '../presences/grid.server.ts';
import { plainesOf, staffOf, weekChoices } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

const functions = ['ANIMATOR', 'COORDINATOR'] as const;

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveTeamMember');
  const { plaines, serverTime } = await plainesOf(event);
  const search = event.url.searchParams;
  const weekId = search.get('semaine') ?? weekOfToday(plaines, todayAt(serverTime));
  const group = weekId ? (await read(event, TeamOfGroupDocument, { weekId })).admin.group : null;
  const edited = group?.team.find(({ id }) => id === search.get('membre')) ?? null;
  const openDays = group?.week.openDays ?? [];
  const values: Values = edited
    ? {
        givenName: edited.givenName,
        familyName: edited.familyName,
        function: edited.function,
        brevetNumber: edited.brevetNumber ?? '',
        ...(edited.hasBrevet && { hasBrevet: 'on' }),
        ...Object.fromEntries(edited.days.map((day) => [day, 'on'])),
      }
    : { function: 'ANIMATOR', ...Object.fromEntries(openDays.map((day) => [day, 'on'])) };
  return {
    weeks: weekChoices(plaines),
    weekId,
    group: group && { name: group.name, siteName: group.siteName, ...group.week },
    team: group?.team ?? [],
    edited,
    values,
    functions,
    done: search.has('fait'),
  };
};

export const actions: Actions = {
  enregistrer: async (event) => {
    const values = typed(await event.request.formData());
    const errors: Errors = {};
    for (const name of ['givenName', 'familyName']) if (!values[name]) errors[name] = m.bureau_var_missing();
    const kind = functions.find((name) => name === values.function);
    if (!kind) errors.function = m.bureau_var_missing();
    if (!kind || Object.keys(errors).length > 0) return refuse(values, errors);
    const id = event.url.searchParams.get('membre');
    const weekId = values.semaine ?? '';
    return keeping(values, async () => {
      const input = {
        id,
        version: id ? Number(values.version) : null,
        weekId,
        givenName: values.givenName ?? '',
        familyName: values.familyName ?? '',
        function: kind,
        hasBrevet: values.hasBrevet === 'on',
        brevetNumber: orNull(values.brevetNumber),
        days: Object.keys(values).filter((name) => /^\d{4}-\d{2}-\d{2}$/.test(name)),
      };
      const { saveTeamMember } = await act(event, SaveTeamMemberDocument, { input });
      if (saveTeamMember.__typename === 'InputInvalid') return refuseWith(values, saveTeamMember);
      redirect(303, `/bureau/equipes?${new URLSearchParams({ semaine: weekId, fait: '1' }).toString()}`);
    });
  },
  retirer: (event) => {
    const weekId = event.url.searchParams.get('semaine') ?? '';
    return settle(event, `/bureau/equipes?${new URLSearchParams({ semaine: weekId, fait: '1' }).toString()}`, async (form) => {
      const asked = { id: String(form.get('id')), version: Number(form.get('version')) };
      return (await act(event, RemoveTeamMemberDocument, asked)).removeTeamMember;
    });
  },
};
