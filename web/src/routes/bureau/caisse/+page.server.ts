import { redirect } from '@sveltejs/kit';
import { CashCountsDocument, CashToCountDocument, CloseCashDocument } from '#generated/graphql.ts';
import { keeping, refuse, refuseWith } from '#lib/forms/answers.server.ts';
import { typed } from '#lib/forms/values.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { cents } from '../amounts.ts';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'closeCash');
  const [open, counts] = await Promise.all([
    read(event, CashToCountDocument, {}),
    read(event, CashCountsDocument, { first: 50, after: event.url.searchParams.get('apres') }),
  ]);
  const { edges, pageInfo } = counts.admin.cashCounts;
  return {
    open: open.admin.cashToCount,
    counts: edges.map(({ node }) => ({ id: node.at, ...node })),
    next: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    done: event.url.searchParams.has('fait'),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const values = typed(await event.request.formData());
    const countedCents = cents(values.countedCents ?? '');
    if (countedCents === undefined) return refuse(values, { countedCents: m.bureau_amount_wrong() });
    return keeping(values, async () => {
      const { closeCash } = await act(event, CloseCashDocument, { countedCents, note: values.note || null });
      if (closeCash.__typename === 'InputInvalid') return refuseWith(values, closeCash);
      redirect(303, '/bureau/caisse?fait');
    });
  },
};
