import type { ActContext } from '../platform/act.ts';
import { isDeepStrictEqual } from 'node:util';
import { v7 as uuid } from 'uuid';
import type { ParentActor } from '../platform/actor.ts';
import type { ChildId } from '../platform/ids.ts';
import { record } from '../audit/record.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { readPhone } from '../families/contact-details.ts';
import { recordConsent } from '../consents/record-consent.ts';
import { lockOwnChild } from '../families/own-child.ts';
import { localized, messages } from '../language/messages.ts';
import {
  findMissing,
  noAnswers,
  openHealthSheet,
  sealHealthSheet,
  type AuthorisedPerson,
  type EmergencyContact,
  type HealthAnswers,
} from './answers.ts';
import { mergeAnswers } from './merge-answers.ts';
import { differing, keepChange, readChangesSince } from './sheet-changes.ts';
import { readValidity } from './validity.ts';

/** What is absent stays; null takes the answer away. */
export type SheetInput = {
  childId: ChildId;
  validate: boolean;
  /** of the sheet that was read: what others changed since is kept; without it, what is given replaces what there is */
  version?: number | null;
  /** of the text that the parent agreed to beside the answers (GDPR, art. 9.2 a: explicit, apart from the declaration) */
  consentVersion?: string | null;
  /** who may not fetch the child, as this parent says */
  mayNotFetch?: string | null;
} & {
  [Answer in Exclude<keyof HealthAnswers, 'mayNotFetch'>]?: HealthAnswers[Answer] | null;
};

/**
 * Saves what was answered so far; with `validate`, the parent declares the sheet complete and true from now on. A
 * change without it takes an earlier declaration away; `consentVersion` writes the parent's consent down with it. Returns
 * the sheet's id.
 * @throws InputInvalid on a child that is not the parent's, as `mergeAnswers` does, or naming the first answer that is missing or a consent to a text that is not today's
 */
export async function saveHealthSheet(
  ctx: ActContext<ParentActor>,
  { childId, validate, version, consentVersion, ...input }: SheetInput,
): Promise<string> {
  const { tx, actor, keys } = ctx;
  await lockOwnChild(ctx, childId);
  if (consentVersion)
    await recordConsent(ctx, { childId, purpose: 'HEALTH', given: true, textVersion: consentVersion, field: 'consentVersion' });
  const sheet = await tx.healthSheet.findUnique({ where: { childId } });
  const before = sheet ? openHealthSheet(keys, sheet) : noAnswers;
  const changed = sheet && version != null ? await readChangesSince(ctx, sheet, version) : [];
  const answers = mergeAnswers(before, merge(before, input, actor.parentId), changed, validate);
  const missing = findMissing(answers);
  if (validate && missing) throw new InputInvalid(localized(messages[`health_missing_${missing}`]), missing, 'REQUIRED');

  const id = sheet?.id ?? uuid();
  const isChanged = !isDeepStrictEqual(before, answers);
  const validity = validate ? await readValidity(ctx) : isChanged ? { validatedAt: null, validUntil: null } : {};
  const fields = differing(before, answers);
  const nextVersion = (sheet?.version ?? 0) + (fields.length > 0 ? 1 : 0);
  const data = { sealed: sealHealthSheet(keys, id, answers), complete: missing === null, version: nextVersion, ...validity };
  await tx.healthSheet.upsert({ where: { childId }, create: { id, childId, ...data }, update: data });
  if (fields.length > 0) await keepChange(ctx, { id, version: nextVersion }, before, fields);
  await record(tx, actor, validate ? 'health-sheet-validated' : 'health-sheet-saved', `child:${childId}`);
  return id;
}

function merge(
  before: HealthAnswers,
  { mayNotFetch, ...input }: Omit<SheetInput, 'childId' | 'validate' | 'version'>,
  parentId: string,
): HealthAnswers {
  const given = Object.fromEntries(Object.entries(input).filter(([, answer]) => answer !== undefined));
  const answers: HealthAnswers = { ...before, ...given, contacts: (input.contacts === undefined ? before.contacts : input.contacts) ?? [] };
  return {
    ...answers,
    doctorPhone: answers.doctorPhone && readPhone(answers.doctorPhone, 'doctorPhone'),
    contacts: answers.contacts.map(toContact),
    mayFetch: answers.mayFetch?.map(toPerson) ?? null,
    mayNotFetch: said(before.mayNotFetch, parentId, mayNotFetch),
  };
}

/** What one parent says is theirs: left out it stays, null takes it away. */
function said(before: Record<string, string>, parentId: string, text: string | null | undefined): Record<string, string> {
  if (text === undefined) return before;
  const { [parentId]: _replaced, ...others } = before;
  return text === null ? others : { ...others, [parentId]: text };
}

const toPerson = ({ name, phone }: AuthorisedPerson, index: number): AuthorisedPerson => ({
  name,
  phone: readPhone(phone, `mayFetch.${index}.phone`),
});

const toContact = ({ name, relation, phone }: EmergencyContact, index: number): EmergencyContact => ({
  name,
  relation,
  phone: readPhone(phone, `contacts.${index}.phone`),
});
