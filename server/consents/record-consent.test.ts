import { transact } from '../platform/act.ts';
import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { createChild, createParent, createApp } from '../../tests/kit/people.ts';
import { currentVersion, purposes, readConsentText, type Purpose } from './consent-texts.ts';
import { readPhotosAllowed } from './photos-allowed.ts';
import { recordConsent } from './record-consent.ts';
import type { ChildId } from '../platform/ids.ts';

const app = await createApp();
const { prisma } = app.database;
type Parent = Awaited<ReturnType<typeof createParent>>;
let anna: Parent;
let bruno: Parent;
let childId: ChildId;

beforeEach(async () => {
  [anna, bruno] = [await createParent(app), await createParent(app)];
  childId = (await createChild(app, [anna, bruno])).id;
});

const record = ({ actor }: Parent, purpose: Purpose, given: boolean, textVersion = currentVersion(purpose)) =>
  transact(app, actor, (ctx) => recordConsent(ctx, { childId, purpose, given, textVersion }));
const hasSheet = async () => (await prisma.healthSheet.count({ where: { childId } })) === 1;

test('a text that was agreed to is not changed: it gets a new version', () => {
  const hashes = purposes.map((purpose) => {
    const text = readConsentText(purpose, currentVersion(purpose), 'fr')!;
    return `${purpose} ${currentVersion(purpose)} ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
  });
  expect(hashes).toMatchInlineSnapshot(`
    [
      "HEALTH 2026-11 80880081ef6f",
      "PHOTO_INTERNAL 2026-11 bcdb807f124d",
      "PHOTO_PUBLICATION 2026-11 9a51c7ab880d",
      "PHOTO_SOCIAL 2026-11 b64646936c90",
    ]
  `);
});

test('the history grows by what is new and is never rewritten', async () => {
  await record(anna, 'PHOTO_SOCIAL', true);
  await record(anna, 'PHOTO_SOCIAL', true);
  await record(anna, 'PHOTO_SOCIAL', false);
  const rows = await prisma.consent.findMany({ where: { childId }, orderBy: { at: 'asc' } });
  expect(rows.map(({ given, textVersion }) => [given, textVersion])).toEqual([
    [true, '2026-11'],
    [false, '2026-11'],
  ]);
  await expect(prisma.consent.updateMany({ data: { given: true } })).rejects.toThrow(/append-only/);
  await expect(record(anna, 'PHOTO_SOCIAL', true, '1999-01')).rejects.toThrow(/texte a changé/);
});

test('the health sheet goes with the last consent to it, at once', async () => {
  await record(anna, 'HEALTH', true);
  await record(bruno, 'HEALTH', true);
  await record(anna, 'HEALTH', false);
  expect(await hasSheet()).toBe(true);
  await record(bruno, 'HEALTH', false);
  expect(await hasSheet()).toBe(false);
});

test('a picture needs one parent’s word and no parent’s refusal; a blocked parent’s counts no more', async () => {
  const allowed = async () => (await readPhotosAllowed(prisma, [childId])).get(childId) ?? [];
  await record(anna, 'PHOTO_INTERNAL', true);
  await record(anna, 'PHOTO_SOCIAL', true);
  expect(await allowed()).toEqual(['PHOTO_INTERNAL', 'PHOTO_SOCIAL']);
  await record(bruno, 'PHOTO_SOCIAL', false);
  expect(await allowed()).toEqual(['PHOTO_INTERNAL']);
  await prisma.familyLink.updateMany({ where: { childId, parentId: bruno.actor.parentId }, data: { state: 'BLOCKED' } });
  expect(await allowed()).toEqual(['PHOTO_INTERNAL', 'PHOTO_SOCIAL']);
});
