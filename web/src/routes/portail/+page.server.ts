import { redirect } from '@sveltejs/kit';
import { AnswerLinkRequestDocument, PortalDocument, StillRightDocument } from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { yearsOld } from '#lib/forms/checks.server.ts';
import { act, read, signInPath } from '#lib/graph/ask.server.ts';
import { nextStep } from './next-step.ts';
import { waitingListActions } from '#lib/waiting-list/waiting-list.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer, serverTime, enrolmentPeriod } = await read(event, PortalDocument, {});
  if (!viewer) redirect(303, signInPath(event.url));
  const { parent } = viewer;
  if (!parent)
    return {
      givenName: viewer.givenName,
      parent: null,
      serverTime,
      enrolmentPeriod,
      next: null,
      allReady: false,
      saved: null,
      renewed: [],
      done: null,
    };
  const children = parent.children.map((child) => ({ ...child, years: yearsOld(child.birthDate, serverTime) }));
  return {
    givenName: viewer.givenName,
    parent: { ...parent, children },
    serverTime,
    enrolmentPeriod,
    next: nextStep(parent),
    allReady: children.length > 0 && children.every(({ readiness }) => readiness.missing.every((gap) => gap === 'NO_PERIOD_OPEN')),
    saved: children.find(({ id }) => id === event.url.searchParams.get('modifie'))?.givenName ?? null,
    // what has just been done is said once, by the address it leads to
    done: {
      registered: event.url.searchParams.has('enregistre'),
      removed: event.url.searchParams.has('retire'),
      link: (['acceptee', 'refusee'] as const).find((answer) => event.url.searchParams.get('demande') === answer) ?? null,
    },
    renewed: children.filter(({ id }) => event.url.searchParams.getAll('confirmee').includes(id)).map(({ givenName }) => givenName),
  };
};

export const actions: Actions = {
  lien: (event) =>
    settle(
      event,
      ({ accept }: { readonly __typename: string; readonly accept: boolean }) => `/portail?demande=${accept ? 'acceptee' : 'refusee'}`,
      async (form) => {
        const linkRequestId = String(form.get('linkRequestId'));
        const accept = form.get('accept') === 'true';
        return { ...(await act(event, AnswerLinkRequestDocument, { linkRequestId, accept })).answerLinkRequest, accept };
      },
    ),
  // « toujours exact », for all the children at once
  exact: (event) =>
    settle(
      event,
      ({ childIds }: { readonly __typename: string; readonly childIds: string[] }) =>
        `/portail?${new URLSearchParams(childIds.map((id) => ['confirmee', id]))}`,
      async (form) => {
        const childIds = form.getAll('childId').map(String);
        let last: { readonly __typename: string; readonly message?: string } = { __typename: 'HealthSheet' };
        for (const childId of childIds) {
          last = (await act(event, StillRightDocument, { childId })).renewHealthSheet;
          if (last.message) break;
        }
        return { ...last, childIds };
      },
    ),
  ...waitingListActions,
};
