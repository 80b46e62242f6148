import { error, fail, redirect } from '@sveltejs/kit';
import { HealthSheetFormDocument, RecordConsentDocument, RenewHealthSheetDocument, SaveHealthSheetDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseLate, refuseWith } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOrTyped } from '#lib/graph/viewer.server.ts';
import { answered, askedConsent, askedPhotos, besideTheirs, changedPhotos, isBeside, written } from '#lib/health/answers.server.ts';
import { isShared, sections, sharedFields } from '#lib/health/sections.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer, consentTexts } = await read(event, HealthSheetFormDocument, {});
  const parent = parentOrTyped(event, viewer);
  if (!parent)
    return {
      ...{ child: null, sheet: null, access: [], consent: null, photos: [], siblings: [], values: {} },
      ...{ open: null, validated: false, saved: false, first: false },
    };
  const child = parent.children.find(({ id }) => id === event.params.childId);
  if (!child) error(404);
  const { searchParams } = event.url;
  const photos = askedPhotos(consentTexts, child.consents);
  const siblings = parent.children.filter(({ id, healthSheet }) => id !== child.id && healthSheet);
  return {
    child: { id: child.id, givenName: child.givenName, ready: child.readiness.ready },
    sheet: child.healthSheet ?? null,
    access: child.schoolAccess,
    consent: askedConsent(consentTexts, child.consents),
    photos,
    siblings: siblings.map(({ id, givenName }) => ({ id, givenName })),
    values: {
      ...written(child.healthSheet),
      ...Object.fromEntries(photos.map((photo) => [`photo.${photo.purpose}`, photo.given ? 'on' : ''])),
    },
    open: sections.find((section) => section === searchParams.get('partie')) ?? null,
    validated: searchParams.has('validee'),
    saved: searchParams.has('partie'),
    first: searchParams.has('nouveau'),
  };
};

export const actions: Actions = {
  enregistrer: (event) => save(event, false),
  valider: (event) => save(event, true),
  // what a brother or a sister has in a section, into the form; nothing is saved yet, and nothing else that was typed is lost
  reprendre: async (event) => {
    const values = typed(await event.request.formData());
    const [section = '', siblingId = ''] = (values.reprendre ?? '').split(' ');
    return keeping(values, async () => {
      const { viewer } = await read(event, HealthSheetFormDocument, {});
      const sibling = viewer?.parent?.children.find(({ id }) => id === siblingId);
      if (!sibling || !isShared(section)) error(404);
      const theirs = written(sibling.healthSheet);
      const taken = Object.fromEntries(sharedFields[section].map((field) => [field, theirs[field] ?? '']));
      return { values: { ...values, ...taken }, errors: {}, taken: { section, givenName: sibling.givenName } };
    });
  },
  renouveler: async (event) => {
    const form = await event.request.formData();
    const version = Number(form.get('version'));
    const values = {};
    return keeping(values, async () => {
      const { renewHealthSheet } = await act(event, RenewHealthSheetDocument, { childId: event.params.childId, version });
      if (renewHealthSheet.__typename === 'InputInvalid') return refuseWith(values, renewHealthSheet);
      redirect(303, `/portail/enfants/${event.params.childId}/sante?validee`);
    });
  },
};

async function save(event: RequestEvent, validate: boolean) {
  const values = typed(await event.request.formData());
  const { childId } = event.params;
  const checked = answered(childId, values, validate);
  if (!checked.ok) return refuse(values, checked.errors);
  return keeping(values, async () => {
    for (const input of changedPhotos(childId, values)) {
      const { recordConsent } = await act(event, RecordConsentDocument, { input });
      if (recordConsent.__typename !== 'Consent') return refuseLate(values, recordConsent);
    }
    const { saveHealthSheet } = await act(event, SaveHealthSheetDocument, { input: checked.input });
    if (saveHealthSheet.__typename === 'InputInvalid') {
      if (!isBeside(saveHealthSheet.problems)) return refuseWith(values, saveHealthSheet);
      const { viewer } = await read(event, HealthSheetFormDocument, {});
      const { healthSheet } = viewer?.parent?.children.find(({ id }) => id === childId) ?? {};
      const beside = besideTheirs(values, healthSheet, saveHealthSheet.problems);
      return refuse(beside.values, beside.errors);
    }
    if (validate && !saveHealthSheet.complete) return fail(409, { values, errors: {}, incomplete: true });
    const here = `/portail/enfants/${childId}/sante`;
    if (validate) redirect(303, `${here}?validee`);
    const done = sections.findIndex((section) => section === values.partie);
    const next = sections[done + 1] ?? 'declaration';
    redirect(303, `${here}?partie=${next}#${next}`);
  });
}
