import { redirect } from '@sveltejs/kit';
import {
  EndMySessionsDocument,
  MyDataDocument,
  OpposeEnrolmentsDocument,
  RecordConsentDocument,
  WithdrawOppositionDocument,
  type ConsentPurpose,
} from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { formatPhone } from '#language/phones.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer, retention, consentTexts, commune } = await read(event, MyDataDocument, {});
  const parent = parentOf(event, viewer);
  return {
    name: `${viewer!.givenName} ${viewer!.familyName}`,
    number: viewer!.maskedNationalNumber,
    sessions: viewer!.sessions.filter(({ isOver }) => !isOver),
    ended: event.url.searchParams.has('ferme'),
    parent: { ...parent, phone: parent.phone ? formatPhone(parent.phone) : null },
    retention,
    consentTexts,
    officer: commune.dataProtectionEmail,
    /** the child about whom something was just written down */
    noted: event.url.searchParams.get('note'),
  };
};

/** Back to the child of whom it was, on a page that may be long. */
const backTo = ({ childId }: { readonly __typename: string; readonly childId: string }) =>
  `/portail/mes-donnees?note=${childId}#enfant-${childId}`;

export const actions: Actions = {
  accord: (event) =>
    settle(event, backTo, async (form) => {
      const input = {
        childId: String(form.get('childId')),
        purpose: String(form.get('purpose')) as ConsentPurpose,
        textVersion: String(form.get('version')),
        given: form.get('given') === 'true',
      };
      // it may take the sheet away: only after its own page
      if (input.purpose === 'HEALTH' && !input.given) redirect(303, `/portail/mes-donnees/retirer/${input.childId}`);
      return { ...(await act(event, RecordConsentDocument, { input })).recordConsent, childId: input.childId };
    }),
  fermer: (event) =>
    settle(event, '/portail/mes-donnees?ferme#connexions', async (form) => {
      const sessionId = form.get('sessionId');
      return (await act(event, EndMySessionsDocument, { sessionId: sessionId === null ? null : String(sessionId) })).endMySessions;
    }),
  opposer: (event) =>
    settle(event, backTo, async (form) => {
      const childId = String(form.get('childId'));
      return { ...(await act(event, OpposeEnrolmentsDocument, { childId })).opposeEnrolments, childId };
    }),
  retirer: (event) =>
    settle(event, backTo, async (form) => {
      const childId = String(form.get('childId'));
      return { ...(await act(event, WithdrawOppositionDocument, { childId })).withdrawOpposition, childId };
    }),
};
