import { fail, redirect } from '@sveltejs/kit';
import {
  BankStatementsDocument,
  ImportStatementsDocument,
  type ImportStatementsMutation,
  UndoStatementImportDocument,
} from '#generated/graphql.ts';
import { onSessionEnd, settle } from '#lib/forms/answers.server.ts';
import { act, read, type Asking } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** All files together: the preview carries them in base64, a third larger, below what the pages take at all (web/adapter.ts). */
const largest = 4 * 1024 * 1024;

type Imported = Extract<ImportStatementsMutation['importStatements'], { __typename: 'StatementImport' }>;
type GivenFile = { name: string; content: string };
type Refused = { error: string; sessionEnded?: boolean; preview?: Imported['files']; given?: GivenFile[] };

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'importStatements');
  const { admin } = await read(event, BankStatementsDocument, { first: 50, after: event.url.searchParams.get('apres') });
  return {
    statements: admin.bankStatements.edges.map(({ node }) => node),
    next: admin.bankStatements.pageInfo.hasNextPage ? admin.bankStatements.pageInfo.endCursor : null,
    done: event.url.searchParams.get('fait'),
  };
};

export const actions: Actions = {
  voir: async (event) => {
    const form = await event.request.formData();
    const files = form.getAll('files').filter((file) => file instanceof File && file.size > 0) as File[];
    if (files.length === 0) return fail<Refused>(400, { error: m.bureau_statements_none_chosen() });
    if (files.reduce((sum, { size }) => sum + size, 0) > largest) return fail<Refused>(400, { error: m.bureau_statements_too_large() });
    const given = await Promise.all(
      files.map(async (file) => ({ name: file.name, content: Buffer.from(await file.arrayBuffer()).toString('base64') })),
    );
    return send(event, given, true);
  },
  reprendre: async (event) => {
    const form = await event.request.formData();
    const contents = form.getAll('content').map(String);
    const given = form.getAll('name').map((name, index) => ({ name: String(name), content: contents[index] ?? '' }));
    return send(event, given, false);
  },
  annuler: (event) =>
    settle(event, '/bureau/extraits?fait=annule', async (form) => {
      const { undoStatementImport } = await act(event, UndoStatementImportDocument, { importId: String(form.get('importId')) });
      return undoStatementImport;
    }),
};

const send = (event: Asking, given: GivenFile[], preview: boolean) =>
  onSessionEnd(
    async () => {
      const { importStatements } = await act(event, ImportStatementsDocument, { files: given, preview });
      if (importStatements.__typename !== 'StatementImport') return fail<Refused>(400, { error: importStatements.message });
      if (!preview) redirect(303, `/bureau/extraits?fait=${importStatements.importId ? 'repris' : 'rien'}`);
      const taken = importStatements.files.map(({ refused }) => refused.length === 0);
      return { preview: importStatements.files, given: given.filter((_file, index) => taken[index]) };
    },
    () => fail<Refused>(401, { error: m.session_ended_title(), sessionEnded: true }),
  );
