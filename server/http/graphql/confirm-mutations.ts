// A change asks first in GraphiQL, with its text and its variables, whatever put them there.

/** What is asked, and what a request is answered that was not agreed to. */
type Words = { question: string; refused: string };
type Window = { fetch: typeof fetch; confirm: (question: string) => boolean };

/**
 * Makes `window.fetch` ask before a request that runs a mutation; refused, it answers as the graph would. Blank lines hide
 * nothing: all white space counts as one. Sent to the browser as its own text, so it may use nothing from outside itself.
 */
export function confirmMutations(window: Window, words: Words): void {
  const send = window.fetch.bind(window);

  /** The operation that would run, in one line, when it is a mutation. Strings and comments are no text of the document. */
  function findMutation(query: unknown, operationName: unknown): string | null {
    if (typeof query !== 'string') return null;
    const text = query.replaceAll(/"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*/g, (found) =>
      found.startsWith('#') ? ' ' : found.replaceAll(/[{}#]/g, ' '),
    );
    const operations: { kind: string; name: string | null; text: string }[] = [];
    let [depth, from] = [0, 0];
    for (let at = 0; at < text.length; at += 1) {
      if (text[at] === '{') depth += 1;
      if (text[at] !== '}') continue;
      depth -= 1;
      if (depth > 0) continue;
      const part = text
        .slice(from, at + 1)
        .replaceAll(/[\s,\ufeff]+/g, ' ')
        .trim();
      const [, kind = 'query', name = null] = /^(query|mutation|subscription|fragment)\b\s*([A-Za-z_]\w*)?/.exec(part) ?? [];
      operations.push({ kind, name, text: part });
      from = at + 1;
    }
    const named = operations.find(({ kind, name }) => kind !== 'fragment' && operationName && name === operationName);
    const runs = named ?? operations.find(({ kind }) => kind === 'mutation');
    return runs?.kind === 'mutation' ? runs.text : null;
  }

  const describe = (variables: unknown) =>
    Object.entries(variables ?? {}).map(([name, value]) => `${name} : ${typeof value === 'string' ? value : JSON.stringify(value)}`);

  window.fetch = async (input, init) => {
    let body: { query?: unknown; operationName?: unknown; variables?: unknown } = {};
    try {
      const text = init?.body ?? (input instanceof Request ? await input.clone().text() : '');
      body = JSON.parse(String(text)) as typeof body;
    } catch {
      // no request of the graph
    }
    const mutation = findMutation(body.query, body.operationName);
    if (!mutation) return send(input, init);
    const most = 1_500;
    const parts = [words.question, mutation.slice(0, most), describe(body.variables).join('\n').slice(0, most)];
    if (window.confirm(parts.filter(Boolean).join('\n\n'))) return send(input, init);
    return Response.json({ errors: [{ message: words.refused }] });
  };
}
