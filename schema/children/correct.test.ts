import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { readNationalNumber } from '../../server/identity/national-number.ts';
import { openAct } from '../../server/staff/for-family/sealed-act.ts';
import { createSchool, createStaff, placeChild } from '../../tests/kit/catalogue.ts';
import { openGraph } from '../../tests/kit/graph.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof openGraph>;
let token: string;
let desk: string;
beforeAll(async () => {
  app = await createApp();
  ask = openGraph(app);
  token = (await createStaff(app)).token;
  desk = (await createStaff(app, 'DESK')).token;
});

const previewing = /* GraphQL */ `
  mutation ($correction: ChildCorrectionInput!) {
    previewChildCorrection(correction: $correction) {
      ... on ChildCorrectionPreview {
        changes {
          field
          before
          after
        }
        consequences {
          obstacle
          priceCents
          enrolment {
            id
          }
        }
      }
      ... on InputInvalid {
        problems {
          path
          code
        }
      }
    }
  }
`;
const correcting = /* GraphQL */ `
  mutation ($input: CorrectChildInput!) {
    correctChild(input: $input) {
      __typename
      ... on Child {
        givenName
        maskedNationalNumber
      }
      ... on InputInvalid {
        problems {
          path
          code
        }
      }
    }
  }
`;

/** A number of a child born on that day (YYYY-MM-DD), with the order given. */
function numberOf(born: string, order: number, bis = 0): string {
  const [year, month, day] = born.split('-').map(Number) as [number, number, number];
  const base = `${String(year % 100).padStart(2, '0')}${String(month + bis).padStart(2, '0')}${String(day).padStart(2, '0')}${String(order).padStart(3, '0')}`;
  const number = `${base}${String(97 - ((2_000_000_000 + Number(base)) % 97)).padStart(2, '0')}`;
  if (!readNationalNumber(number)) throw new Error(number);
  return number;
}

async function stage(birthDate = '2022-01-15') {
  const parent = await createParent(app, { givenName: 'Claire', postalCode: '4000' });
  const child = await createChild(app, [parent], { birthDate });
  const { weeks } = await createSeason(app, [5]);
  const readVersion = async () =>
    (
      (await ask(token, `{ admin { parent(id: "${parent.actor.parentId}") { children { recordVersion } } } }`)).data!.admin as {
        parent: { children: { recordVersion: string }[] };
      }
    ).parent.children[0]!.recordVersion;
  const correct = async (as: string, correction: object, more: object = {}) => {
    const input = {
      ...{ parentId: parent.actor.parentId, version: await readVersion(), why: { reason: 'Acte de naissance vu' } },
      ...{ correction: { childId: child.id, ...correction }, ...more },
    };
    return (await ask(as, correcting, { input })).data!.correctChild;
  };
  const preview = async (correction: object) =>
    (await ask(token, previewing, { correction: { childId: child.id, ...correction } })).data!.previewChildCorrection as {
      changes: unknown[];
      consequences: unknown[];
      problems: unknown[];
    };
  return { parent, child, week: weeks[0]!, correct, preview, readVersion };
}

test('names and a birth date are corrected with before and after kept, and the family is told', async () => {
  const { child, parent, correct, preview } = await stage();
  const correction = { givenName: 'Zoë', birthDate: '2022-03-04' };
  expect(await preview(correction)).toEqual({
    changes: [
      { field: 'givenName', before: 'Zoé', after: 'Zoë' },
      { field: 'birthDate', before: expect.stringContaining('15 janvier'), after: expect.stringContaining('4 mars') },
    ],
    consequences: [],
  });
  expect(await correct(desk, correction)).toMatchObject({ __typename: 'Child', givenName: 'Zoë' });
  const act = await app.database.prisma.familyAct.findFirstOrThrow({ where: { childId: child.id } });
  expect(act).toMatchObject({ kind: 'CHILD_CORRECTED', parentId: parent.actor.parentId });
  expect(openAct(app.keyRing, act)).toMatchObject({ reason: 'Acte de naissance vu', changes: [{ after: 'Zoë' }, { field: 'birthDate' }] });
  const mails = await app.database.prisma.$queryRaw<unknown[]>`
    SELECT FROM graphile_worker._private_jobs WHERE payload ->> 'familyActId' = ${act.id}`;
  expect(mails).toHaveLength(1);
});

test('a paid week that the child becomes too young for is shown, and stays only with the reason of who may override', async () => {
  const { parent, child, week, correct, preview } = await stage();
  const place = await placeChild(app, parent.actor, child.id, week);
  const correction = { birthDate: '2026-01-15' };
  expect((await preview(correction)).consequences).toEqual([
    { enrolment: { id: place.id }, obstacle: expect.stringContaining('2 ans et demi'), priceCents: null },
  ]);
  expect(await correct(token, correction)).toEqual({ __typename: 'NotEligible' });
  const keep = { keepBecause: 'La grande sœur est là' };
  expect(await correct(desk, correction, keep)).toMatchObject({ problems: [{ path: ['keepBecause'], code: 'NOT_APPLICABLE' }] });
  expect(await correct(token, correction, keep)).toMatchObject({ __typename: 'Child' });
  const { prisma } = app.database;
  expect(await prisma.enrolment.findUniqueOrThrow({ where: { id: place.id } })).toMatchObject({
    status: 'CONFIRMED',
    overrideReason: 'La grande sœur est là',
  });
  expect(await prisma.auditEntry.findFirst({ where: { subject: `enrolment:${place.id}`, action: 'place-overridden' } })).toMatchObject({
    detail: { passedOver: ['AGE'] },
  });
  // What was so before is no consequence of the next correction.
  expect((await preview({ givenName: 'Zoë' })).consequences).toEqual([]);
});

test('a school of the commune makes a held place cheaper and its basket open again; a paid one keeps its price', async () => {
  const { parent, child, week, correct, preview } = await stage();
  const { prisma } = app.database;
  await prisma.tariffDecision.create({
    data: { reference: 'écoles', validFrom: new Date('2020-01-02'), rates: { create: [{ category: 'SCHOOL', rank: 1, percent: 50 }] } },
  });
  const held = await placeChild(app, parent.actor, child.id, week, { status: 'HELD', priceCents: 6000, dayRateCents: 1200 });
  await prisma.basket.update({ where: { id: held.basketId }, data: { status: 'VALIDATED', validatedAt: new Date() } });
  const school = await createSchool(app);
  expect((await preview({ schoolId: school.id })).consequences).toEqual([{ enrolment: { id: held.id }, obstacle: null, priceCents: 3000 }]);
  expect(await correct(desk, { schoolId: school.id })).toMatchObject({ __typename: 'Child' });
  expect(await prisma.enrolment.findUniqueOrThrow({ where: { id: held.id }, include: { basket: true } })).toMatchObject({
    ...{ priceCents: 3000, category: 'SCHOOL', weekId: week.id },
    basket: { status: 'OPEN' },
  });
  await prisma.enrolment.update({ where: { id: held.id }, data: { status: 'CONFIRMED', confirmedAt: new Date() } });
  expect((await preview({ schoolId: null })).consequences).toEqual([]);
});

test('a bis number is replaced; a number of another child or of a parent is refused', async () => {
  const [bis, real, other] = [numberOf('2022-01-15', 11, 40), numberOf('2022-01-15', 13), numberOf('2022-01-15', 15)];
  const { correct, child } = await stage();
  expect(await correct(desk, { nationalNumber: bis })).toMatchObject({ maskedNationalNumber: '22.41.15-***.**' });
  expect(await correct(desk, { nationalNumber: real })).toMatchObject({ maskedNationalNumber: '22.01.15-***.**' });
  const act = await app.database.prisma.familyAct.findFirstOrThrow({ where: { childId: child.id }, orderBy: { at: 'desc' } });
  expect(openAct(app.keyRing, act).changes).toEqual([{ field: 'nationalNumber', before: '22.41.15-***.**', after: '22.01.15-***.**' }]);
  const taken = await stage();
  expect(await taken.correct(desk, { nationalNumber: real })).toMatchObject({ problems: [{ path: ['nationalNumber'], code: 'TAKEN' }] });
  expect(await taken.correct(desk, { nationalNumber: 'onze' })).toMatchObject({ problems: [{ code: 'MALFORMED' }] });
  expect(await taken.correct(desk, { nationalNumber: other })).toMatchObject({ __typename: 'Child' });
  expect(await taken.correct(desk, { nationalNumber: null })).toMatchObject({ maskedNationalNumber: null });
});

test('who read an older record corrects nothing, and nobody corrects their own child', async () => {
  const { correct, readVersion, child, preview } = await stage();
  const version = await readVersion();
  await correct(desk, { givenName: 'Zoë' });
  expect(await correct(desk, { givenName: 'Zoée' }, { version })).toMatchObject({ problems: [{ code: 'OUTDATED' }] });
  const mother = await createParent(app);
  await app.database.prisma.familyLink.create({
    data: { childId: child.id, parentId: mother.actor.parentId, state: 'ACTIVE', source: 'REGISTRATION' },
  });
  await app.database.prisma.staffMember.create({ data: { personId: mother.actor.personId, role: 'DESK' } });
  expect(await correct(mother.token, { givenName: 'Zoée' })).toMatchObject({ problems: [{ code: 'OWN_FAMILY' }] });
  expect(await preview({ birthDate: '1990-01-01' })).toMatchObject({ problems: [{ path: ['birthDate'], code: 'OUT_OF_RANGE' }] });
});
