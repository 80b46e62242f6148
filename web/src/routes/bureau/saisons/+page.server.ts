import { redirect } from '@sveltejs/kit';
import {
  ArchiveSeasonDocument,
  CopySeasonDocument,
  PreviewSeasonCopyDocument,
  SaveSeasonDocument,
  SeasonsDocument,
} from '#generated/graphql.ts';
import { keeping, refuse, refuseLate, refuseWith } from '#lib/forms/answers.server.ts';
import { date } from '#lib/forms/checks.server.ts';
import type { Errors, Values } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../staff.server.ts';
import { isKind } from './kinds.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'saveSeason');
  const search = event.url.searchParams;
  const archived = search.has('archives');
  const { admin } = await read(event, SeasonsDocument, { archived });
  const find = (name: string) => admin.seasons.find(({ id }) => id === search.get(name));
  const [edited, copied] = [find('saison'), find('copier')];
  const values: Values = edited ? { ...edited.season } : copied ? { name: nextName(copied.season.name) } : {};
  return {
    seasons: admin.seasons,
    archived,
    today: todayAt(new Date().toISOString()),
    done: search.get('fait'),
    edited: edited ?? null,
    copied: copied ?? null,
    values,
  };
};

/** « Été 2027 » → « Été 2028 » */
const nextName = (name: string) => name.replace(/\b20\d\d\b/g, (year) => String(Number(year) + 1));

async function typedForm(event: RequestEvent) {
  const form = await event.request.formData();
  const values: Values = {};
  for (const [name, value] of form) if (typeof value === 'string' && name !== 'openHolidays') values[name] = value.trim();
  return { values, openHolidays: form.getAll('openHolidays').map(String) };
}

/** What was asked to be copied, or what is wrong with it. */
function readCopy(event: RequestEvent, { values, openHolidays }: Awaited<ReturnType<typeof typedForm>>) {
  const { name = '' } = values;
  const firstDay = date(values.firstDay ?? '');
  const errors: Errors = {};
  if (!name) errors.name = m.bureau_var_missing();
  if (!firstDay) errors.firstDay = m.bureau_date_wrong();
  return { errors, input: { sourceId: event.url.searchParams.get('copier') ?? '', name, firstDay: firstDay ?? '', openHolidays } };
}

export const actions: Actions = {
  enregistrer: async (event) => {
    const { values } = await typedForm(event);
    const { name = '', kind = '', version, takesWeeks } = values;
    const [firstDay, lastDay] = [date(values.firstDay ?? ''), date(values.lastDay ?? '')];
    const errors: Errors = {};
    if (!name) errors.name = m.bureau_var_missing();
    if (!isKind(kind)) errors.kind = m.bureau_var_missing();
    if (!firstDay) errors.firstDay = m.bureau_date_wrong();
    if (!lastDay) errors.lastDay = m.bureau_date_wrong();
    if (!isKind(kind) || !firstDay || !lastDay || errors.name) return refuse(values, errors);
    const id = event.url.searchParams.get('saison');
    const input = { id, version: version ? Number(version) : null, name, kind, firstDay, lastDay, takesWeeks: takesWeeks !== undefined };
    return keeping(values, async () => {
      const { saveSeason } = await act(event, SaveSeasonDocument, { input });
      if (saveSeason.__typename === 'InputInvalid') return refuseWith(values, saveSeason);
      redirect(303, '/bureau/saisons?fait=enregistree');
    });
  },
  archiver: async (event) => {
    const { values } = await typedForm(event);
    return keeping(values, async () => {
      const { archiveSeason } = await act(event, ArchiveSeasonDocument, { seasonId: values.id ?? '' });
      if ('message' in archiveSeason) return refuseLate(values, archiveSeason);
      redirect(303, '/bureau/saisons?fait=archivee');
    });
  },
  voir: async (event) => {
    const form = await typedForm(event);
    const { values, errors, input } = { values: form.values, ...readCopy(event, form) };
    if (Object.keys(errors).length > 0) return refuse(values, errors);
    return keeping(values, async () => {
      const { previewSeasonCopy: copy } = await act(event, PreviewSeasonCopyDocument, { input });
      if (copy.__typename === 'InputInvalid') return refuseWith(values, copy);
      if (copy.__typename === 'AlreadyDecided') return refuseLate(values, copy);
      return { values, copy };
    });
  },
  copier: async (event) => {
    const form = await typedForm(event);
    const { values, errors, input } = { values: form.values, ...readCopy(event, form) };
    if (Object.keys(errors).length > 0) return refuse(values, errors);
    return keeping(values, async () => {
      const { copySeason } = await act(event, CopySeasonDocument, { input });
      if (copySeason.__typename === 'InputInvalid') return refuseWith(values, copySeason);
      if (copySeason.__typename === 'AlreadyDecided') return refuseLate(values, copySeason);
      redirect(303, '/bureau/saisons?fait=copiee');
    });
  },
};
