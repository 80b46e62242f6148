import {
  AskForRefundAccountsDocument,
  CancelRefundBatchDocument,
  MakeRefundBatchDocument,
  ReleaseRefundBatchDocument,
  StaffRefundsDocument,
} from '#generated/graphql.ts';
import { settle } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

const here = '/bureau/remboursements';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'makeRefundBatch');
  const { searchParams } = event.url;
  const { admin } = await read(event, StaffRefundsDocument, { after: searchParams.get('apres'), batchesAfter: searchParams.get('ordres') });
  return {
    refunds: admin.refundPage.edges.map(({ node }) => node),
    next: admin.refundPage.pageInfo.hasNextPage ? admin.refundPage.pageInfo.endCursor : null,
    batches: admin.refundBatches.edges.map(({ node }) => node),
    nextBatches: admin.refundBatches.pageInfo.hasNextPage ? admin.refundBatches.pageInfo.endCursor : null,
    done: searchParams.get('fait'),
    count: Number(searchParams.get('familles') ?? 0),
  };
};

export const actions: Actions = {
  preparer: (event) =>
    settle(
      event,
      (result) => `${here}?fait=${'status' in result && result.status === 'WAITING' ? 'attend' : 'pret'}`,
      async (form) => {
        const refundIds = form.getAll('refundId').map(String);
        return (await act(event, MakeRefundBatchDocument, { refundIds })).makeRefundBatch;
      },
    ),
  liberer: (event) =>
    settle(event, `${here}?fait=pret`, async (form) => {
      const { releaseRefundBatch } = await act(event, ReleaseRefundBatchDocument, { batchId: String(form.get('batchId')) });
      return releaseRefundBatch;
    }),
  annuler: (event) =>
    settle(event, `${here}?fait=annule`, async (form) => {
      const { cancelRefundBatch } = await act(event, CancelRefundBatchDocument, { batchId: String(form.get('batchId')) });
      return cancelRefundBatch;
    }),
  demander: (event) =>
    settle(
      event,
      (result) => `${here}?fait=demande&familles=${'familyCount' in result ? result.familyCount : 0}`,
      async () => (await act(event, AskForRefundAccountsDocument, {})).askForRefundAccounts,
    ),
};
