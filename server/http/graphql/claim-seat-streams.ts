// Which subscriptions the hub of seat counts serves (seat-streams.ts), and how it takes them from yoga: yoga reads, checks and
// limits the request, is given a stream without events, and the hub writes on the connection.
import type { ServerResponse } from 'node:http';
import { getOperationAST, Kind, type DocumentNode, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';

/** Filled by the plugin when a request is a subscription that the hub serves. */
export type Claim = {
  join?: (ticket: AsyncIterator<unknown>, response: ServerResponse) => void;
  /** the stream as the door's other plugins left it: it has no events, but whoever ends it ends the watching */
  ticket?: AsyncIterator<unknown>;
};

/** What a subscription asks, apart from who asks. */
export type Asked = Pick<ExecutionArgs, 'schema' | 'document' | 'operationName' | 'variableValues'>;

type Hub<Channel extends { watchers: unknown }> = {
  /** the channel of all who ask the same, the result that refuses it, or null once the hub has stopped */
  open: (key: string, asked: Asked) => Promise<Channel | ExecutionResult> | null;
  join: (channel: Channel, ticket: AsyncIterator<unknown>, response: ServerResponse) => void;
};

/** Takes the subscriptions to the public counts for the hub; all others go on in yoga. */
export function claimSeatStreams<Channel extends { watchers: unknown }>({ open, join }: Hub<Channel>): Plugin<Context & { claim?: Claim }> {
  const nameOf = documentNames();
  return {
    async onSubscribe({ args, setResultAndStopExecution }) {
      const { document, operationName, variableValues, schema, contextValue } = args;
      if (!contextValue.claim || !asksForCounts(document, operationName)) return;
      const key = `${nameOf(document)} ${operationName ?? ''} ${JSON.stringify(variableValues ?? {})}`;
      const channel = await open(key, { schema, document, operationName, variableValues });
      if (!channel) return;
      if (!('watchers' in channel)) return setResultAndStopExecution(channel);
      contextValue.claim.join = (ticket, response) => join(channel, ticket, response);
      setResultAndStopExecution(createTicket());
    },
    onResultProcess({ result, serverContext, setResultProcessor }) {
      const { claim } = serverContext as { claim?: Claim };
      if (!claim?.join || Array.isArray(result) || !(Symbol.asyncIterator in result)) return;
      claim.ticket = result[Symbol.asyncIterator]();
      setResultProcessor(() => new Response(null), 'text/event-stream');
    },
  };
}

/** A stream without events, which waits to be ended. */
function createTicket(): AsyncGenerator<never, void> {
  const over = Promise.withResolvers<IteratorReturnResult<void>>();
  const end = () => {
    over.resolve({ value: undefined, done: true });
    return over.promise;
  };
  return {
    next: () => over.promise,
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => void end(),
  };
}

/** True for a subscription to the public counts and to nothing else. */
function asksForCounts(document: DocumentNode, operationName: string | null | undefined): boolean {
  const selections = getOperationAST(document, operationName)?.selectionSet.selections ?? [];
  return selections.length === 1 && selections[0]!.kind === Kind.FIELD && selections[0]!.name.value === 'seatCounts';
}

/** The door keeps parsed documents: the same text is the same document. */
function documentNames() {
  const names = new WeakMap<DocumentNode, number>();
  let last = 0;
  return (document: DocumentNode) => {
    if (!names.has(document)) names.set(document, (last += 1));
    return names.get(document)!;
  };
}
