import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '../actor.ts';
import type { Tx } from '../db.ts';
import { AlreadyDecided, InputInvalid } from '../errors.ts';
import type { Portal } from '../portal.ts';
import { sealNumber } from '../identity/sealed-number.ts';
import { createKey, indexNumber, readKeyRing } from '../sealing.ts';
import { createStaff } from '../testing/summer.ts';
import { createChild, createParent, createPortal } from '../testing/world.ts';
import { adoptImportedLinks } from './adopt-imported-links.ts';
import { answerLinkRequest } from './answer-link-request.ts';
import { requestLink } from './request-link.ts';

let portal: Portal;
beforeAll(async () => {
  portal = await createPortal();
});

const transact = <Result>(act: (tx: Tx) => Promise<Result>) => portal.database.prisma.$transaction(act);
const linkOf = (childId: string, parentId: string) =>
  portal.database.prisma.familyLink.findUniqueOrThrow({ where: { childId_parentId: { childId, parentId } } });
const answer = (actor: Actor, linkRequestId: string, accept: boolean) =>
  transact((tx) => answerLinkRequest(tx, actor, { linkRequestId, accept }));

/** A child of one parent that another one asked to be linked to. */
async function ask() {
  const [owner, asker] = [await createParent(portal), await createParent(portal)];
  const { id: childId } = await createChild(portal, [owner]);
  await transact((tx) => requestLink(tx, asker.actor, childId, 'Zoé Peeters'));
  const { id } = await linkOf(childId, asker.actor.parentId);
  return { owner, asker, childId, id };
}

/** A link that the commune imported under a number. */
const importLink = (childId: string, nationalNumber: string, house = portal) =>
  portal.database.prisma.familyLink.create({
    data: {
      childId,
      parentNumberIndex: indexNumber(house.keyRing, nationalNumber),
      parentGivenName: 'Sofia',
      parentFamilyName: 'Costa',
      state: 'ACTIVE',
      source: 'IMPORT',
    },
  });

test('staff answer in the place of the parent, and it is written who did', async () => {
  const { asker, childId, id } = await ask();
  const { actor } = await createStaff(portal);
  await answer(actor, id, true);
  expect(await linkOf(childId, asker.actor.parentId)).toMatchObject({ state: 'ACTIVE', decidedById: actor.personId });
  const [entry] = await portal.database.prisma.auditEntry.findMany({ where: { subject: `family-link:${id}` }, orderBy: { id: 'desc' } });
  expect(entry).toMatchObject({ actor: `staff:${actor.staff.id}`, action: 'link-accepted' });
});

test('staff who ask for themselves do not answer themselves', async () => {
  const { asker, id } = await ask();
  const { actor } = await createStaff(portal);
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
  const { actor } = await createStaff(portal);
  const outcomes = await Promise.allSettled([answer(owner.actor, id, true), answer(actor, id, false)]);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const [refused] = outcomes.filter((outcome) => outcome.status === 'rejected');
  expect(refused!.reason).toBeInstanceOf(AlreadyDecided);
  expect((await linkOf(childId, asker.actor.parentId)).state).toBe(outcomes[0].status === 'fulfilled' ? 'ACTIVE' : 'REFUSED');
});

test('an import that comes after the registration is adopted too, under an old key as well, and once', async () => {
  const parent = await createParent(portal, { nationalNumber: '87052598233' });
  const [owner] = [await createParent(portal)];
  const [one, two] = [await createChild(portal, [owner]), await createChild(portal, [owner])];
  await importLink(one.id, '87052598233');
  await importLink(two.id, '88100298203');
  const rotated = { ...portal, keyRing: [...readKeyRing(createKey('newer')), ...portal.keyRing] };
  const adopt = () => transact((tx) => adoptImportedLinks(tx, rotated, parent.actor.parentId));
  expect(await adopt()).toBe(1);
  expect(await adopt()).toBe(0);
  expect(await linkOf(one.id, parent.actor.parentId)).toMatchObject({
    state: 'ACTIVE',
    parentNumberIndex: null,
    parentGivenName: null,
    parentFamilyName: null,
  });
  expect(await portal.database.prisma.familyLink.count({ where: { childId: two.id, parentId: null } })).toBe(1);
});

test('an import settles a request that waited, and does not undo a refusal', async () => {
  for (const [before, after] of [
    ['REQUESTED', 'ACTIVE'],
    ['REFUSED', 'REFUSED'],
    ['BLOCKED', 'BLOCKED'],
  ] as const) {
    const { asker, childId, id } = await ask();
    await portal.database.prisma.familyLink.update({ where: { id }, data: { state: before } });
    const number = '75031598168';
    await portal.database.prisma.person.updateMany({
      where: { numberIndex: indexNumber(portal.keyRing, number) },
      data: { numberIndex: null, nationalNumber: null },
    });
    await portal.database.prisma.person.update({
      where: { id: asker.actor.personId },
      data: {
        nationalNumber: sealNumber(portal, 'person', asker.actor.personId, number),
        numberIndex: indexNumber(portal.keyRing, number),
      },
    });
    await importLink(childId, number);
    await transact((tx) => adoptImportedLinks(tx, portal, asker.actor.parentId));
    expect((await linkOf(childId, asker.actor.parentId)).state).toBe(after);
    await portal.database.prisma.familyLink.deleteMany({ where: { childId, parentId: null } });
  }
});
