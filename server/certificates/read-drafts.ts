import type { Db } from '../platform/database.ts';
import type { KeyRing } from '../platform/encryption.ts';
import { isId } from '../platform/ids.ts';
import { differs } from './attested.ts';
import { type Draft, draftCertificates } from './draft.ts';
import { type After, listPairs } from './read-facts.ts';

type Question = {
  year: number;
  isBlocked: boolean | null;
  toCorrect: boolean | null;
  /** the `place` of the row before */ after: string | null;
  limit: number;
};

/** Pairs that are looked at together. */
const part = 250;

/** Drafts of a year by the payer's name; `place` is where a list goes on. */
export async function readDrafts(
  db: Db,
  keys: KeyRing,
  { year, isBlocked, toCorrect, after, limit }: Question,
): Promise<{ draft: Draft; place: string }[]> {
  const found: { draft: Draft; place: string }[] = [];
  let from = readPlace(after);
  const isFiltered = isBlocked !== null || toCorrect !== null;
  for (;;) {
    const pairs = await listPairs(db, { year, after: from, limit: isFiltered ? part : limit });
    if (pairs.length === 0) return found;
    const drafts = await draftCertificates(db, keys, { year, pairs });
    for (const [index, draft] of drafts.entries()) {
      if (isBlocked !== null && draft.blocks.length > 0 !== isBlocked) continue;
      if (toCorrect !== null && differs(keys, draft) !== toCorrect) continue;
      found.push({ draft, place: JSON.stringify(pairs[index]) });
      if (found.length === limit) return found;
    }
    if (!isFiltered) return found;
    from = pairs.at(-1)!;
  }
}

function readPlace(text: string | null): After | null {
  try {
    const { familyName, givenName, parentId, childId } = JSON.parse(text ?? 'null') as After;
    return isId(parentId) && isId(childId) ? { familyName: String(familyName), givenName: String(givenName), parentId, childId } : null;
  } catch {
    return null;
  }
}
