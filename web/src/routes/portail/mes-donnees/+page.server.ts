import {
  MyDataDocument,
  OpposeEnrolmentsDocument,
  RecordConsentDocument,
  WithdrawOppositionDocument,
  type ConsentPurpose,
} from '#generated/graphql.ts';
import { settle } from '#lib/answers.server.ts';
import { phoneWords } from '#lib/checks.server.ts';
import { act, read } from '#lib/graph.server.ts';
import { parentOf } from '#lib/viewer.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

// a page to read, with a few buttons
export const csr = false;

export const load: PageServerLoad = async (event) => {
  const { viewer, retention, consentTexts, commune } = await read(event, MyDataDocument, {});
  const parent = parentOf(event, viewer);
  return {
    name: `${viewer!.givenName} ${viewer!.familyName}`,
    number: viewer!.maskedNationalNumber,
    parent: { ...parent, phone: parent.phone ? phoneWords(parent.phone) : null },
    retention,
    consentTexts,
    officer: commune.dataProtectionEmail,
    done: event.url.searchParams.has('note'),
  };
};

const back = '/portail/mes-donnees?note';

export const actions: Actions = {
  accord: (event) =>
    settle(event, back, async (form) => {
      const input = {
        childId: String(form.get('childId')),
        purpose: String(form.get('purpose')) as ConsentPurpose,
        textVersion: String(form.get('version')),
        given: form.get('given') === 'true',
      };
      return (await act(event, RecordConsentDocument, { input })).recordConsent;
    }),
  opposer: (event) =>
    settle(event, back, async (form) => {
      return (await act(event, OpposeEnrolmentsDocument, { childId: String(form.get('childId')) })).opposeEnrolments;
    }),
  retirer: (event) =>
    settle(event, back, async (form) => {
      return (await act(event, WithdrawOppositionDocument, { childId: String(form.get('childId')) })).withdrawOpposition;
    }),
};
