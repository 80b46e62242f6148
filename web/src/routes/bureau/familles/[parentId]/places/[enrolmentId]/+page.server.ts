import { error } from '@sveltejs/kit';
import {
  AnnounceAbsencesForFamilyDocument,
  CancelForFamilyDocument,
  ChooseOptionsForFamilyDocument,
  FamilyActsDocument,
  FamilyOptionChoicesDocument,
  FamilySwapChoicesDocument,
  RefundDaysDocument,
  ReleaseForFamilyDocument,
  SwapForFamilyDocument,
  type AbsenceReason,
} from '#generated/graphql.ts';
import { choicesIn } from '#lib/booking/option-choices.ts';
import { agreedPrice, differenceWords } from '#lib/booking/swap-price.ts';
import { typed, type Errors, type Values } from '#lib/forms/values.ts';
import { money } from '#lib/format.ts';
import { act, read, type Asking } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { cents } from '../../../../amounts.ts';
import { staffOf } from '../../../../staff.server.ts';
import { actFor } from '../../../why.server.ts';
import { weekOfPlaine } from '#lib/week-of-plaine.ts';
import { isPlaceAct, mayDoWith, needs } from '../../place-acts.ts';
import type { Actions, PageServerLoad } from './$types.js';

const absenceReasons: readonly AbsenceReason[] = ['ILL', 'OTHER'];

export const load: PageServerLoad = async (event) => {
  const { parentId, enrolmentId } = event.params;
  const { mayUse } = await staffOf(event, 'parent');
  const { admin } = await read(event, FamilyActsDocument, { parentId });
  const place = admin.parent?.enrolments.find(({ id }) => id === enrolmentId);
  const what = event.url.searchParams.get('acte');
  if (!admin.parent || !place || !isPlaceAct(what) || !mayUse.includes(needs[what])) error(404);
  return {
    parent: admin.parent,
    place,
    what,
    isPossible: mayDoWith(place).includes(what),
    options: what === 'options' ? await optionsOf(event, enrolmentId) : [],
    choices: what === 'echanger' ? await choicesOf(event, enrolmentId) : [],
  };
};

async function choicesOf(event: Asking, enrolmentId: string) {
  const { admin } = await read(event, FamilySwapChoicesDocument, { enrolmentId });
  return admin.swapChoices
    .filter(({ possible }) => possible)
    .map(({ week, priceCents, differenceCents }) => {
      const change = differenceCents === 0 ? [] : [differenceWords(differenceCents)];
      return { value: week.id, priceCents, label: [weekOfPlaine(week), week.plaine.siteName, money(priceCents), ...change].join(' · ') };
    });
}

const optionsOf = async (event: Asking, enrolmentId: string) =>
  (await read(event, FamilyOptionChoicesDocument, { enrolmentId })).admin.optionChoices;

export const actions: Actions = {
  default: async (event) => {
    const { parentId, enrolmentId } = event.params;
    const form = await event.request.formData();
    const days = form.getAll('days').map(String);
    const values: Values = { ...typed(form), days: days.join(' ') };
    const place = { parentId, enrolmentId };
    const refundCents = values.refundCents ? cents(values.refundCents) : null;
    const errors: Errors = refundCents === undefined ? { refundCents: m.bureau_amount_wrong() } : {};
    switch (event.url.searchParams.get('acte')) {
      case 'rendre':
        return actFor(event, values, {
          done: 'rendue',
          run: async (why) => (await act(event, ReleaseForFamilyDocument, { input: { ...place, why } })).releaseForFamily,
        });
      case 'echanger': {
        const { weekId } = values;
        const priceCents = agreedPrice(form, weekId ?? '');
        return actFor(event, values, {
          done: 'echangee',
          errors: weekId ? {} : { weekId: m.bureau_counter_week_missing() },
          run: async (why) =>
            (await act(event, SwapForFamilyDocument, { input: { ...place, weekId: weekId!, priceCents, why } })).swapForFamily,
        });
      }
      case 'options':
        return actFor(event, values, {
          done: 'options',
          run: async (why) =>
            (await act(event, ChooseOptionsForFamilyDocument, { input: { ...place, choices: choicesIn(values), why } }))
              .chooseOptionsForFamily,
        });
      case 'annuler':
        return actFor(event, values, {
          done: 'annulee',
          errors,
          run: async (why) =>
            (await act(event, CancelForFamilyDocument, { input: { ...place, refundCents: refundCents ?? null, why } })).cancelForFamily,
        });
      case 'absence': {
        const reason = absenceReasons.find((known) => known === values.absenceReason) ?? null;
        return actFor(event, values, {
          done: 'absence',
          errors: days.length === 0 ? { days: m.bureau_place_days_missing() } : {},
          run: async (why) =>
            (await act(event, AnnounceAbsencesForFamilyDocument, { input: { ...place, days, reason, why } })).announceAbsencesForFamily,
        });
      }
      case 'jours':
        return actFor(event, values, {
          done: 'jours',
          errors: { ...(days.length === 0 && { days: m.bureau_place_days_missing() }), ...errors },
          run: async (why) =>
            (await act(event, RefundDaysDocument, { input: { ...place, days, refundCents: refundCents ?? null, why } })).refundDays,
        });
    }
    error(404);
  },
};
