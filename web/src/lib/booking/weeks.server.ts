import type { Cookies, RequestEvent } from '@sveltejs/kit';
import {
  AcceptOfferDocument,
  HoldWeeksDocument,
  JoinWaitingListDocument,
  LeaveWaitingListDocument,
  ReleaseEnrolmentDocument,
  ValidateBasketDocument,
} from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { addOutcomes, historyCookie, readHistory, type Asked } from './history.ts';
import { outcomesOf } from './outcomes.ts';
import { readWeekChoice } from './week-choice.ts';

type Outcome = { readonly __typename: string; readonly message?: string };

const done: Outcome = { __typename: 'Done' };

/**
 * What can be done in the calendars, on one child's page and on the family's: each control says of which child (week-choice.ts).
 */
export const weekActions = {
  /** takes one week from a button, or several from check boxes */
  prendre: (event: RequestEvent) =>
    answer(event, async (form) => {
      const wishes = form.getAll('weekId').map((wish) => readWeekChoice(wish));
      if (wishes.length === 0) return { __typename: 'NothingChosen', message: m.calendar_nothing_chosen() };
      for (const childId of new Set(wishes.map((wish) => wish.childId))) {
        const weekIds = wishes.filter((wish) => wish.childId === childId).map((wish) => wish.weekId);
        const { holdWeeks } = await act(event, HoldWeeksDocument, { input: { childId, weekIds } });
        if (holdWeeks.__typename !== 'HoldWeeksPayload') return holdWeeks;
        remember(event.cookies, outcomesOf(childId, holdWeeks));
      }
      return done;
    }),
  rendre: (event: RequestEvent) =>
    answer(event, async (form) => {
      const { childId, weekId, recordId } = readWeekChoice(form.get('enrolment'));
      const { releaseEnrolment } = await act(event, ReleaseEnrolmentDocument, { enrolmentId: recordId });
      if ('message' in releaseEnrolment) return releaseEnrolment;
      remember(event.cookies, [{ childId, weekId, outcome: 'released' }]);
      return done;
    }),
  attendre: (event: RequestEvent) =>
    answer(event, async (form) => {
      const { childId, weekId } = readWeekChoice(form.get('waitFor'));
      const { joinWaitingList } = await act(event, JoinWaitingListDocument, { childId, weekId });
      if ('message' in joinWaitingList) return joinWaitingList;
      remember(event.cookies, [{ childId, weekId, outcome: 'waiting' }]);
      return done;
    }),
  quitter: (event: RequestEvent) =>
    answer(event, async (form) => {
      const { childId, weekId, recordId } = readWeekChoice(form.get('waitingPlace'));
      const { leaveWaitingList } = await act(event, LeaveWaitingListDocument, { waitingPlaceId: recordId });
      if ('message' in leaveWaitingList) return leaveWaitingList;
      remember(event.cookies, [{ childId, weekId, outcome: 'left' }]);
      return done;
    }),
  accepter: (event: RequestEvent) =>
    answer(event, async (form) => {
      const { childId, weekId, recordId } = readWeekChoice(form.get('waitingPlace'));
      const { acceptOffer } = await act(event, AcceptOfferDocument, { waitingPlaceId: recordId });
      if ('message' in acceptOffer) return acceptOffer;
      remember(event.cookies, [{ childId, weekId, outcome: 'taken' }]);
      return done;
    }),
  /** « Régler mon panier »: with one child there is no list to go through first */
  regler: (event: RequestEvent) =>
    answer(event, async () => (await act(event, ValidateBasketDocument, {})).validateBasket, '/portail/panier'),
};

/** What was asked in this sitting, newest first. */
export const history = (cookies: Cookies): Asked[] => readHistory(cookies.get(historyCookie.name));

/** Adds what became of a click to what was asked in this sitting. */
export function remember(cookies: Cookies, outcomes: readonly Asked[]): void {
  const { name, ...options } = historyCookie;
  cookies.set(name, JSON.stringify(addOutcomes(history(cookies), outcomes)), options);
}

/** Comes back to the answer by a GET, so that reload and Back are free. */
const answer = (event: RequestEvent, run: (form: FormData) => Promise<Outcome>, then?: string) =>
  settle(event, then ?? `${event.url.pathname}#reponse`, run);
