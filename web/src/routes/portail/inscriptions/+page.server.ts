import { fail } from '@sveltejs/kit';
import { CreateCalendarFeedDocument, MyEnrolmentsDocument, RevokeCalendarFeedDocument } from '#generated/graphql.ts';
import { orSignIn, settle } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import { todayAt } from '#lib/today.server.ts';
import { waitingListActions } from '#lib/waiting-list/waiting-list.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer, serverTime } = await read(event, MyEnrolmentsDocument, {});
  const { enrolments, children, payments, calendarFeed, waitingPlaces } = parentOf(event, viewer);
  const own = new Set(enrolments.map(({ id }) => id));
  const ofOtherParent = children.flatMap(({ enrolments: all, ...child }) =>
    all
      .filter(({ id }) => !own.has(id))
      .map((line) => ({ ...line, child, cancellationRequest: null, options: [], hasOptions: false, isOwn: false })),
  );
  const lines = [
    ...enrolments.map((line) => ({ ...line, hasOptions: line.week.plaine.options.length > 0 || line.options.length > 0, isOwn: true })),
    ...ofOtherParent,
  ];
  const today = todayAt(serverTime);
  const inOrder = lines.toSorted((a, b) => a.week.startDate.localeCompare(b.week.startDate));
  const isAhead = ({ status, week }: (typeof lines)[number]) => (status === 'CONFIRMED' || status === 'HELD') && week.endDate >= today;
  return {
    today,
    ahead: inOrder.filter(isAhead),
    behind: inOrder.filter((line) => !isAhead(line)),
    waitingPlaces,
    payments: payments.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt)),
    feed: calendarFeed ?? null,
    told: ['demandee', 'echangee', 'options', 'adresse-retiree'].find((done) => event.url.searchParams.has(done)) ?? null,
  };
};

export const actions: Actions = {
  ...waitingListActions,
  // The address is shown once, in this very answer: it is in no history and no redirect.
  adresse: async (event) => {
    const { createCalendarFeed } = await orSignIn(event, () => act(event, CreateCalendarFeedDocument, {}));
    if (createCalendarFeed.__typename === 'CalendarFeedCreated') return { address: createCalendarFeed.address };
    return fail(409, { message: createCalendarFeed.message });
  },
  retirer: (event) =>
    settle(
      event,
      '/portail/inscriptions?adresse-retiree#agenda',
      async () => (await act(event, RevokeCalendarFeedDocument, {})).revokeCalendarFeed,
    ),
};
