// Who changed which answers of a sheet, and what they were before: a form that was opened earlier is put beside them.
import { isDeepStrictEqual } from 'node:util';
import { v7 as uuid } from 'uuid';
import { fullName } from '../language/names.ts';
import type { ActContext } from '../platform/act.ts';
import type { Actor } from '../platform/actor.ts';
import { openJson, sealJson } from '../platform/encryption.ts';
import { answerNames, type AnswerName, type HealthAnswers } from './answers.ts';

/** What both parents may read of each other: not who may not fetch the child. */
export const sharedAnswers = answerNames.filter((name) => name !== 'mayNotFetch');
export type SharedAnswer = Exclude<AnswerName, 'mayNotFetch'>;

type Shared = Partial<Pick<HealthAnswers, SharedAnswer>>;
/** An answer that somebody changed since a version; `was` is what it was then, undefined when nobody knows any more. */
export type ChangedAnswer = { name: SharedAnswer; was: Shared | undefined; at: Date; byName: string | null };

const place = (id: string) => `health_sheet_change.sealed:${id}`;

/** The shared answers that differ. */
export const differing = (before: HealthAnswers, after: HealthAnswers): SharedAnswer[] =>
  sharedAnswers.filter((name) => !isDeepStrictEqual(before[name], after[name]));

/** Keeps who changed these answers, and what they were. */
export async function keepChange(
  { tx, actor, keys }: ActContext<Actor>,
  sheet: { id: string; version: number },
  before: HealthAnswers,
  fields: readonly SharedAnswer[],
): Promise<void> {
  const id = uuid();
  const was = Object.fromEntries(fields.map((name) => [name, before[name]]));
  await tx.healthSheetChange.create({
    data: {
      id,
      sheetId: sheet.id,
      version: sheet.version,
      personId: actor.personId,
      fields: [...fields],
      sealed: sealJson(keys, place(id), was),
    },
  });
}

/**
 * The answers that were changed since a version, each as it was then, with who changed it last. What was changed too long ago to
 * be known may have changed any answer.
 */
export async function readChangesSince(
  { tx, keys }: ActContext<Actor>,
  { id: sheetId, version: now, updatedAt }: { id: string; version: number; updatedAt: Date },
  version: number,
): Promise<ChangedAnswer[]> {
  if (version === now) return [];
  const changes = await tx.healthSheetChange.findMany({
    where: { sheetId, version: { gt: version } },
    include: { person: { select: { givenName: true, familyName: true } } },
    orderBy: { version: 'desc' },
  });
  const found = new Map<SharedAnswer, ChangedAnswer>();
  for (const { id, at, person, fields, sealed } of changes) {
    const was = sealed ? openJson<Shared>(keys, place(id), sealed) : undefined;
    for (const name of fields as SharedAnswer[]) {
      const latest = found.get(name) ?? { name, at, byName: person && fullName(person) };
      found.set(name, { ...latest, was: was && { [name]: was[name] } });
    }
  }
  if (changes.length === now - version) return [...found.values()];
  return sharedAnswers.map((name) => ({ at: updatedAt, byName: null, ...found.get(name), name, was: undefined }));
}
