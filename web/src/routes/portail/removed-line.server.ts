// « Retirer » in the basket can be undone: the page that comes back names the week and offers it again while it is free.
import type { RequestEvent } from '@sveltejs/kit';
import { HoldWeeksDocument, ReleaseEnrolmentDocument, RemovedLineDocument } from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';

/** The line that was just taken out, when the address names one of the parent's. */
export async function readRemoved(event: RequestEvent) {
  const id = event.url.searchParams.get('retiree');
  if (!id) return null;
  const { viewer } = await read(event, RemovedLineDocument, {});
  const line = viewer?.parent?.enrolments.find((enrolment) => enrolment.id === id);
  return line?.status === 'CANCELLED' ? line : null;
}

/** Takes a line out, and takes it again. */
export const removeActions = (page: string) => ({
  retirer: (event: RequestEvent) => {
    const removed = (result: { readonly __typename: string; readonly enrolmentId: string }) =>
      `${page}?retiree=${result.enrolmentId}#retiree`;
    return settle(event, removed, async (form) => {
      const enrolmentId = String(form.get('enrolmentId'));
      return { ...(await act(event, ReleaseEnrolmentDocument, { enrolmentId })).releaseEnrolment, enrolmentId };
    });
  },
  reprendre: (event: RequestEvent) =>
    settle(event, page, async (form) => {
      const input = { childId: String(form.get('childId')), weekIds: [String(form.get('weekId'))] };
      const { holdWeeks } = await act(event, HoldWeeksDocument, { input });
      return holdWeeks.__typename === 'HoldWeeksPayload' && holdWeeks.refused[0]
        ? { __typename: 'Refused', message: holdWeeks.refused[0].message }
        : holdWeeks;
    }),
});
