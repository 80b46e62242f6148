import { error, redirect } from '@sveltejs/kit';
import { HealthConsentDocument, RecordConsentDocument } from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer, consentTexts } = await read(event, HealthConsentDocument, {});
  const child = parentOf(event, viewer).children.find(({ id }) => id === event.params.childId);
  const today = consentTexts.find(({ purpose }) => purpose === 'HEALTH');
  if (!child || !today) error(404);
  const last = child.consents.find(({ purpose }) => purpose === 'HEALTH');
  const back = `/portail/mes-donnees#enfant-${child.id}`;
  const hasSheet = Boolean(child.healthSheet);
  // withdrawn already, as after « Back »: a sheet from before anybody was asked can still be taken away
  if (!last?.given && (last || !hasSheet)) redirect(303, back);
  return { name: child.givenName, back, hasSheet, text: last?.text ?? today.text, version: today.version };
};

export const actions: Actions = {
  default: (event) => {
    const { childId } = event.params;
    return settle(event, `/portail/mes-donnees?note=${childId}#enfant-${childId}`, async (form) => {
      const input = { childId, purpose: 'HEALTH', textVersion: String(form.get('version')), given: false } as const;
      return (await act(event, RecordConsentDocument, { input })).recordConsent;
    });
  },
};
