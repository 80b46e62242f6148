import { transact } from '../platform/act.ts';
import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '../platform/actor.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import type { App } from '../context.ts';
import { sealNumber } from '../identity/sealed-number.ts';
import { createKey, indexNumber, readKeyRing } from '../platform/encryption.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { createChild, createParent, createApp, createSeason } from '../../tests/kit/people.ts';
import { adoptImportedLinks } from './adopt-imported-links.ts';
import { answerLinkRequest } from './answer-link-request.ts';
import { findAccountsToCheck } from './find-accounts-to-check.ts';
import { mostClaimed, registerChild } from './register-child.ts';
import { liftFamilyLimits, saveFamilyLimits } from './save-family-limits.ts';
import { requestLink } from './request-link.ts';
import { typedRow } from '../../tests/kit/typed-row.ts';
import type { FamilyLinkId } from '../platform/ids.ts';

let app: App;
beforeAll(async () => {
  app = await createApp();
});

const linkOf = async (childId: string, parentId: string) =>
  typedRow('FamilyLink', await app.database.prisma.familyLink.findUniqueOrThrow({ where: { childId_parentId: { childId, parentId } } }));
const answer = (actor: Actor, linkRequestId: FamilyLinkId, accept: boolean) =>
  transact(app, actor, (ctx) => answerLinkRequest(ctx, { linkRequestId, accept }));

/** A child of one parent that another one asked to be linked to. */
async function ask() {
  const [owner, asker] = [await createParent(app), await createParent(app)];
  const { id: childId } = await createChild(app, [owner]);
  await transact(app, asker.actor, (ctx) => requestLink(ctx, { childId, typedName: 'Zoé Peeters' }));
  const { id } = await linkOf(childId, asker.actor.parentId);
  return { owner, asker, childId, id };
}

/** A link that the commune imported under a number. */
const importLink = (childId: string, nationalNumber: string, config = app) =>
  app.database.prisma.familyLink.create({
    data: {
      childId,
      parentNumberIndex: indexNumber(config.keyRing, nationalNumber),
      parentGivenName: 'Sofia',
      parentFamilyName: 'Costa',
      state: 'ACTIVE',
      source: 'IMPORT',
    },
  });

test('staff answer in the place of the parent, and it is written who did', async () => {
  const { asker, childId, id } = await ask();
  const { actor } = await createStaff(app);
  await answer(actor, id, true);
  expect(await linkOf(childId, asker.actor.parentId)).toMatchObject({ state: 'ACTIVE', decidedById: actor.personId });
  const [entry] = await app.database.prisma.auditEntry.findMany({ where: { subject: `family-link:${id}` }, orderBy: { id: 'desc' } });
  expect(entry).toMatchObject({ actor: `staff:${actor.staff.id}`, action: 'link-accepted' });
});

test('staff who ask for themselves do not answer themselves', async () => {
  const { asker, id } = await ask();
  const { actor } = await createStaff(app);
  await expect(answer({ ...actor, parentId: asker.actor.parentId }, id, true)).rejects.toThrow(InputInvalid);
});

test('a link that was never a request cannot be answered away', async () => {
  const { owner, asker, childId, id } = await ask();
  await answer(owner.actor, id, true);
  const { id: own } = await linkOf(childId, owner.actor.parentId);
  await expect(answer(asker.actor, own, false)).rejects.toThrow(InputInvalid);
});

test('two opposite answers at once: one holds, the other is told', async () => {
  const { owner, childId, asker, id } = await ask();
  const { actor } = await createStaff(app);
  const outcomes = await Promise.allSettled([answer(owner.actor, id, true), answer(actor, id, false)]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const [refused] = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused!.reason).toBeInstanceOf(AlreadyDecided);
  expect((await linkOf(childId, asker.actor.parentId)).state).toBe(outcomes[0].status === 'fulfilled' ? 'ACTIVE' : 'REFUSED');
});

test('a parent whom nobody confirmed does not refuse alone: staff decide, who asked and the desk are told, once', async () => {
  const { owner, asker, childId, id } = await ask();
  await answer(owner.actor, id, false);
  await answer(owner.actor, id, false);
  expect(await linkOf(childId, asker.actor.parentId)).toMatchObject({ state: 'REQUESTED', objectedAt: expect.any(Date), decidedAt: null });
  const told = await app.database.prisma.$queryRaw<{ payload: unknown }[]>`
    SELECT payload FROM graphile_worker._private_jobs WHERE payload ->> 'linkId' = ${id} AND payload ->> 'kind' = 'link-objected'`;
  expect(told).toHaveLength(1);
  const { actor } = await createStaff(app);
  await answer(actor, id, true);
  expect(await linkOf(childId, asker.actor.parentId)).toMatchObject({ state: 'ACTIVE', confirmedAt: expect.any(Date) });
});

test.each(['IMPORT', 'STAFF'] as const)('a parent whose link is from %s refuses alone', async (source) => {
  const { owner, asker, childId, id } = await ask();
  const { id: own } = await linkOf(childId, owner.actor.parentId);
  await app.database.prisma.familyLink.update({ where: { id: own }, data: { source } });
  await answer(owner.actor, id, false);
  expect((await linkOf(childId, asker.actor.parentId)).state).toBe('REFUSED');
});

test('who was refused and asks again is told so, and how to reach the desk', async () => {
  const { asker, childId, id } = await ask();
  await createSeason(app, []);
  const { actor } = await createStaff(app);
  await answer(actor, id, false);
  const again = transact(app, asker.actor, (ctx) => requestLink(ctx, { childId, typedName: 'Zoé Peeters' }));
  const refusal = await again.catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(InputInvalid);
  expect((refusal as InputInvalid).sentence('fr')).toContain('Accueil extrascolaire, accueil@valmont.example');
});

test('an account registers six children without a national number, and more once the desk lifted its limits', async () => {
  const { actor } = await createParent(app);
  const register = (index: number) =>
    transact(app, actor, (ctx) =>
      registerChild(ctx, {
        ...{ givenName: `Enfant ${index}`, familyName: 'Peeters', birthDate: new Date('2020-01-01') },
        ...{ nationalNumber: null, schoolId: null, schoolYear: null },
      }),
    );
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => register(index)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(6);
  await expect(register(8)).rejects.toThrow(InputInvalid);
  const staff = await createStaff(app);
  await transact(app, staff.actor, (ctx) => liftFamilyLimits(ctx, { parentId: actor.parentId, lifted: true }));
  await register(8);
});

/** The valid number of a child born on 1 March 2019, by its place among those of that day. */
const numberOf = (nth: number) => {
  const head = `190301${String(nth).padStart(3, '0')}`;
  return head + String(97 - (Number(`2${head}`) % 97)).padStart(2, '0');
};

test('an account claims twelve numbers; past them one that another family registered is answered as one that nobody has', async () => {
  const [owner, prober] = [await createParent(app), await createParent(app)];
  const register = async (actor: typeof prober.actor, nth: number) =>
    transact(app, actor, (ctx) =>
      registerChild(ctx, {
        ...{ givenName: `Enfant ${nth}`, familyName: 'Peeters', birthDate: new Date('2019-03-01') },
        ...{ nationalNumber: numberOf(nth), schoolId: null, schoolYear: null },
      }),
    );
  await register(owner.actor, 1);
  await register(owner.actor, 2);
  expect(await register(prober.actor, 1)).toEqual({ linkRequested: true });
  for (let nth = 3; nth < 2 + mostClaimed; nth += 1) await register(prober.actor, nth);
  const [known, unknown] = await Promise.all([2, 900].map((nth) => register(prober.actor, nth).catch((error: unknown) => error)));
  const told = (refusal: unknown) => (refusal as InputInvalid).problems.map(({ code, field, sentence }) => [code, field, sentence('fr')]);
  expect(told(known)).toEqual([['LIMIT_REACHED', 'nationalNumber', expect.stringContaining(String(mostClaimed))]]);
  expect(told(unknown)).toEqual(told(known));
  // what was answered before is answered again
  expect(await register(prober.actor, 1)).toEqual({ linkRequested: true });
  expect(await register(prober.actor, 3)).toEqual({ childId: expect.any(String) });
});

test('another number for a child of one’s own is refused alike, whether or not another family has it', async () => {
  const [owner, prober] = [await createParent(app), await createParent(app)];
  const register = (actor: typeof prober.actor, givenName: string, nth: number) =>
    transact(app, actor, (ctx) =>
      registerChild(ctx, {
        ...{ givenName, familyName: 'Peeters', birthDate: new Date('2019-03-01') },
        ...{ nationalNumber: numberOf(nth), schoolId: null, schoolYear: null },
      }),
    );
  await register(owner.actor, 'Autre', 901);
  await register(prober.actor, 'Zoé', 902);
  const told = await Promise.all([901, 903].map((nth) => register(prober.actor, 'Zoé', nth).catch((error: unknown) => error)));
  expect(told.map((refusal) => (refusal as InputInvalid).problems.map(({ code, field }) => [code, field]))).toEqual([
    [['TAKEN', 'nationalNumber']],
    [['TAKEN', 'nationalNumber']],
  ]);
  expect(await app.database.prisma.familyLink.count({ where: { parentId: prober.actor.parentId } })).toBe(1);
});

test('the accounts to check are those at a limit or with a refusal to decide, and limits that somebody changed meanwhile are not overwritten', async () => {
  const { owner, id } = await ask();
  const quiet = await createParent(app);
  await createChild(app, [quiet]);
  await answer(owner.actor, id, false);
  const found = await findAccountsToCheck(app.database.prisma);
  expect(found).toContain(owner.actor.parentId);
  expect(found).not.toContain(quiet.actor.parentId);
  const { actor } = await createStaff(app);
  const { updatedAt: readAt } = await app.database.prisma.familyLimits.findUniqueOrThrow({ where: { id: 1 } });
  const save = () =>
    transact(app, actor, (ctx) => saveFamilyLimits(ctx, { maxHeldPerDates: 8, maxHeld: 60, maxChildrenWithoutNumber: 6, readAt }));
  await save();
  await expect(save()).rejects.toThrow(InputInvalid);
});

test('an import that comes after the registration is adopted too, under an old key as well, and once', async () => {
  const parent = await createParent(app, { nationalNumber: '87052598233' });
  const [owner] = [await createParent(app)];
  const [one, two] = [await createChild(app, [owner]), await createChild(app, [owner])];
  await importLink(one.id, '87052598233');
  await importLink(two.id, '88100298203');
  const rotated = { ...app, keyRing: [...readKeyRing(createKey('newer')), ...app.keyRing] };
  const adopt = () => transact(rotated, 'system', (ctx) => adoptImportedLinks(ctx, parent.actor.parentId));
  expect(await adopt()).toBe(1);
  expect(await adopt()).toBe(0);
  expect(await linkOf(one.id, parent.actor.parentId)).toMatchObject({
    state: 'ACTIVE',
    parentNumberIndex: null,
    parentGivenName: null,
    parentFamilyName: null,
  });
  expect(await app.database.prisma.familyLink.count({ where: { childId: two.id, parentId: null } })).toBe(1);
});

test('an import settles a request that waited, and does not undo a refusal', async () => {
  for (const [before, after] of [
    ['REQUESTED', 'ACTIVE'],
    ['REFUSED', 'REFUSED'],
    ['BLOCKED', 'BLOCKED'],
  ] as const) {
    const { asker, childId, id } = await ask();
    await app.database.prisma.familyLink.update({ where: { id }, data: { state: before } });
    const number = '75031598168';
    await app.database.prisma.person.updateMany({
      where: { numberIndex: indexNumber(app.keyRing, number) },
      data: { numberIndex: null, nationalNumber: null },
    });
    await app.database.prisma.person.update({
      where: { id: asker.actor.personId },
      data: {
        nationalNumber: sealNumber(app.keyRing, 'person', asker.actor.personId, number),
        numberIndex: indexNumber(app.keyRing, number),
      },
    });
    await importLink(childId, number);
    await transact(app, 'system', (ctx) => adoptImportedLinks(ctx, asker.actor.parentId));
    expect((await linkOf(childId, asker.actor.parentId)).state).toBe(after);
    await app.database.prisma.familyLink.deleteMany({ where: { childId, parentId: null } });
  }
});
