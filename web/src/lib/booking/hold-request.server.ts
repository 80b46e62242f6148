import { HoldWeeksDocument } from '#generated/graphql.ts';
import { requestText } from '#lib/graph/request-text.server.ts';

/** What a click sends to the graph, without its variables: see clicked-weeks.svelte.ts. */
export const holdRequest: string = requestText('HoldWeeks', HoldWeeksDocument);
