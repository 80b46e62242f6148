import { readFileSync } from 'node:fs';

/** The mutation that a click in the calendar sends, without its variables: as the list of trusted documents has it. */
export function readHoldRequest(): object {
  const file = new URL('../../web/src/generated/persisted-documents.json', import.meta.url);
  const documents = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
  const [sha256Hash, query] = documents.find(([, text]) => text.includes('mutation HoldWeeks('))!;
  return { operationName: 'HoldWeeks', query, extensions: { persistedQuery: { version: 1, sha256Hash } } };
}
