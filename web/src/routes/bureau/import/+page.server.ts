import { fail } from '@sveltejs/kit';
import { ImportFamilyLinksDocument, StaffChoicesDocument } from '#generated/graphql.ts';
import { onSessionEnd } from '#lib/forms/answers.server.ts';
import { act, read } from '#lib/graph/ask.server.ts';
import { m } from '#paraglide/messages.js';
import { staffOf } from '../staff.server.ts';
import type { Actions, PageServerLoad } from './$types.js';

/** 20,000 lines are about 2 MB; below what the pages take at all (web/adapter.ts). */
const largest = 6 * 1024 * 1024;

type BadLine = { readonly line: number; readonly field?: string | null; readonly reason: string };
type Refused = { error: string; bad?: readonly BadLine[]; sessionEnded?: boolean };

export const load: PageServerLoad = async (event) => {
  await staffOf(event, 'importFamilyLinks');
  const { schools } = await read(event, StaffChoicesDocument, {});
  return { hasSchools: schools.length > 0, progressId: crypto.randomUUID() };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const [file, progressId] = [form.get('file'), form.get('progressId')];
    if (!(file instanceof File) || file.size === 0) return fail<Refused>(400, { error: m.bureau_import_file_missing() });
    if (file.size > largest) return fail<Refused>(400, { error: m.bureau_import_file_big() });
    const csv = decode(await file.arrayBuffer());
    if (csv === null) return fail<Refused>(400, { error: m.bureau_import_file_utf8() });
    const importLinks = async () => {
      const { importFamilyLinks } = await act(event, ImportFamilyLinksDocument, {
        csv,
        progressId: typeof progressId === 'string' && progressId ? progressId : null,
      });
      if (importFamilyLinks.__typename === 'ImportRefused')
        return fail<Refused>(400, { error: importFamilyLinks.message, bad: importFamilyLinks.bad });
      if (importFamilyLinks.__typename === 'InputInvalid') return fail<Refused>(400, { error: importFamilyLinks.message });
      const { lineCount, childrenCreated, linksCreated } = importFamilyLinks;
      return { imported: { lines: lineCount, children: childrenCreated, links: linksCreated } };
    };
    return onSessionEnd(importLinks, () => fail<Refused>(401, { error: m.session_ended_title(), sessionEnded: true }));
  },
};

/** The text of a UTF-8 file; null for another encoding, of which the accents would be lost. */
function decode(bytes: ArrayBuffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
