// The public catalogue is the same for everybody who is not signed in, and opening minute asks for it thousands of times.
// An answer is kept for one beat at most, and forgotten at once when a count changes anywhere; requests that come while
// it is made wait for it. Only what these conditions all allow is ever shared: a query, asked without a session, of the
// fields named here, answered without an error. The key is the whole body, so the document and its variables were
// checked when the first was answered.
import { getOperationAST, Kind, OperationTypeNode, type DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../../context.ts';
import type { Live } from '../../enrolments/live-counts.ts';

export type Answer = { isShared: true; status: number; headers: Record<string, string>; bytes: Buffer };
/** Set by the plugin while a request is executed: may others have its answer? */
export type Sharing = { mayShare: boolean };

const publicFields = new Set(['__typename', 'commune', 'demo', 'enrolmentPeriod', 'plaines', 'schools', 'serverTime', 'week']);
const maxKept = 200;

type Ask = (sharing: Sharing) => Promise<Response>;

export type SharedAnswers = {
  /** the answer that is kept under this key, or the one that `ask` gives; a Response is this caller's alone */
  find: (key: string, ask: Ask) => Promise<Answer | Response>;
  /** the answer that is kept, when it is there already */
  peek: (key: string) => Answer | undefined;
  stop: () => void;
};

/** Answers that may be given to more than one person, for `beatMs` at most. */
export function createSharedAnswers(live: Live, beatMs: number): SharedAnswers {
  const kept = new Map<string, { answer: Answer; until: number }>();
  const making = new Map<string, Promise<Answer | Response>>();
  /** keys whose last answer could be shared: the next one is worth waiting for */
  const shareable = new Set<string>();
  let changes = 0;

  const stop = live.onChange(() => {
    changes += 1;
    kept.clear();
    making.clear();
  });

  function peek(key: string) {
    const known = kept.get(key);
    return known && performance.now() < known.until ? known.answer : undefined;
  }

  async function make(key: string, ask: Ask): Promise<Answer | Response> {
    const [began, before] = [performance.now(), changes];
    const sharing: Sharing = { mayShare: false };
    const response = await ask(sharing);
    if (!sharing.mayShare) {
      shareable.delete(key);
      return response;
    }
    const answer = await toAnswer(response);
    if (shareable.size >= maxKept) shareable.clear();
    shareable.add(key);
    // What was read before a change is nobody else's answer.
    if (before !== changes) return answer;
    if (kept.size >= maxKept) kept.clear();
    kept.set(key, { answer, until: began + beatMs });
    return answer;
  }

  async function find(key: string, ask: Ask): Promise<Answer | Response> {
    const known = peek(key) ?? (await making.get(key));
    if (known && 'isShared' in known) return known;
    const made = make(key, ask);
    if (!shareable.has(key)) return made;
    making.set(key, made);
    try {
      return await made;
    } finally {
      if (making.get(key) === made) making.delete(key);
    }
  }

  return { find, peek, stop };
}

/** The whole of a response, to be written at once. */
export async function toAnswer(response: Response): Promise<Answer> {
  const bytes = Buffer.from(await response.text());
  return {
    isShared: true,
    status: response.status,
    headers: { ...Object.fromEntries(response.headers), 'content-length': String(bytes.length) },
    bytes,
  };
}

/** Says of each execution whether its answer may be shared. */
export const markShareable: Plugin<Context & { sharing?: Sharing }> = {
  onExecute({ args: { contextValue, document, operationName } }) {
    const { sharing, actor } = contextValue;
    if (!sharing || actor || !asksPublicFields(document, operationName)) return;
    return {
      onExecuteDone({ result }) {
        sharing.mayShare = 'data' in result && Boolean(result.data) && !result.errors && !('hasNext' in result);
      },
    };
  },
};

function asksPublicFields(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName);
  if (operation?.operation !== OperationTypeNode.QUERY) return false;
  return operation.selectionSet.selections.every((field) => field.kind === Kind.FIELD && publicFields.has(field.name.value));
}
