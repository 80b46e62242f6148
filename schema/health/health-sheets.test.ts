import { beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { openGraph } from '../../tests/kit/graph.ts';
import { currentVersion } from '../../server/consents/consent-texts.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { createChild, createParent, createApp } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof openGraph>;
beforeAll(async () => {
  app = await createApp();
  ask = openGraph(app);
});

const sheet = /* GraphQL */ `
  complete
  validatedAt
  validUntil
  doctorName
  doctorPhone
  contacts { name relation phone }
  allergies
  medication
  diet
  swims
  tetanusVaccinated
  remarks
`;
const result = `__typename ... on HealthSheet { ${sheet} } ... on InputInvalid { message field }`;
const save = `mutation ($input: SaveHealthSheetInput!) { saveHealthSheet(input: $input) { ${result} } }`;
const renew = `mutation ($childId: ID!) { renewHealthSheet(childId: $childId) { ${result} } }`;
const read = `{ viewer { parent { children { id healthSheet { ${sheet} } } } } }`;

const answers = {
  doctorName: 'Dr Simon',
  doctorPhone: '087 12 34 56',
  contacts: [{ name: 'Mamy', relation: 'grand-mère', phone: '0470/12.34.56'.replaceAll(/[/.]/g, ' ') }],
  allergies: 'arachides',
  medication: '',
  diet: '',
  swims: 'A_LITTLE',
  tetanusVaccinated: true,
};

type Sheet = Record<string, unknown> & { validatedAt: string | null; validUntil: string | null };
const saveAs = async (token: string, input: object) => (await ask(token, save, { input })).data!.saveHealthSheet as Sheet;
const renewAs = async (token: string, childId: string) => (await ask(token, renew, { childId })).data!.renewHealthSheet as Sheet;
const home = async (familyName?: string) => {
  const parent = await createParent(app, { familyName });
  const { id: childId } = await createChild(app, [parent], { sheet: 'none' });
  return { ...parent, childId };
};

describe('filling it in', () => {
  test('in several evenings, then declaring it true', async () => {
    const { token, childId } = await home();
    expect(await saveAs(token, { childId, allergies: 'arachides', validate: false })).toMatchObject({
      complete: false,
      validatedAt: null,
      allergies: 'arachides',
      swims: null,
    });
    const { allergies: _, ...rest } = answers;
    const sheet = await saveAs(token, { childId, ...rest, validate: true });
    expect(sheet).toEqual({
      __typename: 'HealthSheet',
      ...answers,
      doctorPhone: '+3287123456',
      contacts: [{ name: 'Mamy', relation: 'grand-mère', phone: '+32470123456' }],
      remarks: null,
      complete: true,
      validatedAt: expect.any(String),
      validUntil: expect.any(String),
    });
    const [{ months }] = await app.database.prisma.$queryRaw<[{ months: boolean }]>`
      SELECT valid_until = (validated_at AT TIME ZONE 'Europe/Brussels' + interval '6 months') AT TIME ZONE 'Europe/Brussels' AS months
      FROM health_sheet WHERE child_id = ${childId}::uuid`;
    expect(months).toBe(true);
  });

  test('it is sealed, bound to its row', async () => {
    const { token, childId } = await home();
    await saveAs(token, { childId, ...answers, validate: true });
    const { sealed } = await app.database.prisma.healthSheet.findUniqueOrThrow({ where: { childId } });
    for (const word of ['arachides', 'Simon', '470123456']) expect(Buffer.from(sealed).includes(word)).toBe(false);
    const other = await home();
    await saveAs(other.token, { childId: other.childId, validate: false });
    await app.database.prisma.healthSheet.update({ where: { childId: other.childId }, data: { sealed } });
    const { errors } = await ask(other.token, read);
    expect(errors![0]!.extensions!.code).toBe('INTERNAL_SERVER_ERROR');
  });

  test.each([
    ['doctorName', { doctorName: null }],
    ['doctorName', { doctorName: '  ' }],
    ['doctorPhone', { doctorPhone: null }],
    ['contacts', { contacts: [] }],
    ['swims', { swims: null }],
    ['tetanusVaccinated', { tetanusVaccinated: null }],
  ])('without %s it cannot be declared true, and nothing is written', async (field, without) => {
    const { token, childId } = await home();
    expect(await saveAs(token, { childId, ...answers, ...without, validate: true })).toEqual({
      __typename: 'InputInvalid',
      field,
      message: expect.stringMatching(/^Indiquez .*\.$/),
    });
    expect(await app.database.prisma.healthSheet.count({ where: { childId } })).toBe(0);
  });

  test.each([
    ['contacts.1.phone', { contacts: [...answers.contacts, { name: 'Voisin', relation: 'voisin', phone: '0470 1' }] }],
    ['contacts.0.name', { contacts: [{ name: ' ', relation: 'voisin', phone: '0470 12 34 56' }] }],
    ['contacts', { contacts: Array.from({ length: 9 }, () => answers.contacts[0]) }],
    ['remarks', { remarks: 'x'.repeat(2001) }],
  ])('what is wrong is said at %s', async (field, wrong) => {
    const { token, childId } = await home();
    expect(await saveAs(token, { childId, ...answers, ...wrong, validate: false })).toMatchObject({ __typename: 'InputInvalid', field });
  });

  test('a change takes the declaration away, the same answers again do not', async () => {
    const { token, childId } = await home();
    await saveAs(token, { childId, ...answers, validate: true });
    expect((await saveAs(token, { childId, ...answers, validate: false })).validatedAt).not.toBeNull();
    expect(await saveAs(token, { childId, diet: 'végétarien', validate: false })).toMatchObject({
      validatedAt: null,
      validUntil: null,
      complete: true,
    });
  });

  test('two parents who save at once lose no answer of each other', async () => {
    const [one, two] = [await createParent(app), await createParent(app)];
    const { id: childId } = await createChild(app, [one, two], { sheet: 'none' });
    await Promise.all([
      saveAs(one.token, { childId, allergies: 'lait', validate: false }),
      saveAs(two.token, { childId, diet: 'sans gluten', validate: false }),
      saveAs(one.token, { childId, remarks: 'doudou', validate: false }),
    ]);
    expect(await saveAs(two.token, { childId, validate: false })).toMatchObject({
      allergies: 'lait',
      diet: 'sans gluten',
      remarks: 'doudou',
    });
  });
});

describe('the consent to keep it', () => {
  const consentsOf = (childId: string) =>
    app.database.prisma.consent.findMany({
      where: { childId },
      select: { purpose: true, given: true, textVersion: true, parentId: true },
    });

  test('is written down with the sheet, with the version of the text that was ticked', async () => {
    const { token, childId, actor } = await home();
    const version = currentVersion('HEALTH');
    expect((await saveAs(token, { childId, ...answers, validate: true, consentVersion: version })).complete).toBe(true);
    await saveAs(token, { childId, validate: true, consentVersion: version });
    expect(await consentsOf(childId)).toEqual([{ purpose: 'HEALTH', given: true, textVersion: version, parentId: actor.parentId }]);
  });

  test('is not made up: without the tick nothing is written, and to a text that is not today’s nothing is saved', async () => {
    const { token, childId } = await home();
    expect((await saveAs(token, { childId, ...answers, validate: true })).complete).toBe(true);
    expect(await saveAs(token, { childId, allergies: 'lait', validate: true, consentVersion: '1999-01' })).toMatchObject({
      __typename: 'InputInvalid',
      field: 'consentVersion',
    });
    expect(await consentsOf(childId)).toEqual([]);
    const { data } = await ask(token, read);
    expect(JSON.stringify(data)).toContain('arachides');
  });
});

describe('« toujours exact »', () => {
  test('makes a sheet that ran out hold again', async () => {
    const { token, childId } = await home();
    await saveAs(token, { childId, ...answers, validate: true });
    await app.database.prisma.$executeRaw`UPDATE health_sheet SET valid_until = now() - interval '1 day' WHERE child_id = ${childId}::uuid`;
    const sheet = await renewAs(token, childId);
    expect(sheet).toMatchObject({ complete: true, allergies: 'arachides' });
    expect(new Date(sheet.validUntil!).getTime()).toBeGreaterThan(new Date(sheet.validatedAt!).getTime());
  });

  test('cannot be said of an empty or half-filled sheet', async () => {
    const { token, childId } = await home();
    expect(await renewAs(token, childId)).toMatchObject({ __typename: 'InputInvalid', field: 'childId' });
    await saveAs(token, { childId, doctorName: 'Dr Simon', validate: false });
    expect(await renewAs(token, childId)).toMatchObject({ __typename: 'InputInvalid', field: 'doctorPhone' });
  });
});

describe('whose it is', () => {
  test("another family's child looks exactly like one that does not exist", async () => {
    const [mine, theirs] = [await home(), await home()];
    const ids = [theirs.childId, '01890000-0000-7000-8000-000000000000', 'x'];
    const refusals = [];
    for (const childId of ids) refusals.push(await saveAs(mine.token, { childId, validate: false }), await renewAs(mine.token, childId));
    for (const refusal of refusals)
      expect(refusal).toEqual({ __typename: 'InputInvalid', field: 'childId', message: expect.stringMatching(/^Cet enfant/) });
    expect(await app.database.prisma.healthSheet.count({ where: { childId: theirs.childId } })).toBe(0);
  });

  test.each(['REQUESTED', 'REFUSED', 'BLOCKED'] as const)('a parent whose link is %s neither sees nor writes it', async (state) => {
    const { token, actor, childId } = await home();
    await saveAs(token, { childId, ...answers, validate: true });
    await app.database.prisma.familyLink.update({ where: { childId_parentId: { childId, parentId: actor.parentId } }, data: { state } });
    expect(await saveAs(token, { childId, allergies: null, validate: false })).toMatchObject({ field: 'childId' });
    expect((await ask(token, read)).data).toEqual({ viewer: { parent: { children: [] } } });
  });

  test('both parents read it, and no read of theirs is recorded', async () => {
    const [one, two] = [await createParent(app), await createParent(app)];
    const { id: childId } = await createChild(app, [one, two], { sheet: 'none' });
    await saveAs(one.token, { childId, ...answers, validate: true });
    expect((await ask(two.token, read)).data).toMatchObject({
      viewer: { parent: { children: [{ id: childId, healthSheet: { allergies: 'arachides' } }] } },
    });
    expect(await app.database.prisma.healthSheetRead.count({ where: { childId } })).toBe(0);
  });

  test('staff are parents too: their own children are theirs, without a record', async () => {
    const staff = await createStaff(app);
    await app.database.prisma.parent.create({ data: { personId: staff.actor.personId, email: 'agent@example.be' } });
    expect((await ask(staff.token, read)).data).toEqual({ viewer: { parent: { children: [] } } });
  });

  const search = '{ admin { parents(search: "Wouters") { children { id healthSheet { allergies } } } } }';

  test('each read by staff is recorded for the parents, and none without the permission is answered', async () => {
    const { token, childId } = await home('Wouters');
    await saveAs(token, { childId, ...answers, validate: true });
    const reads = () => app.database.prisma.healthSheetRead.findMany({ where: { childId } });

    const desk = await ask((await createStaff(app, 'DESK')).token, search);
    expect(desk.errors!.every(({ extensions }) => extensions?.code === 'FORBIDDEN')).toBe(true);
    expect(JSON.stringify(desk.data)).not.toContain('arachides');
    expect(await reads()).toEqual([]);

    const responsible = await createStaff(app, 'RESPONSIBLE');
    const { data, errors } = await ask(responsible.token, search);
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data)).toContain('arachides');
    expect(await reads()).toMatchObject([{ personId: responsible.actor.personId, part: 'sheet', purpose: 'graph' }]);
    expect(JSON.stringify(await reads())).not.toContain('arachides');
  });
});
