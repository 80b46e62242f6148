import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { openGraph } from '../../tests/kit/graph.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof openGraph>;
beforeAll(async () => {
  app = await createApp();
  ask = openGraph(app);
});

const fields = 'version allergies doctorPhone validatedAt remarks swims contacts { name } mayNotFetch';
const result = `__typename ... on HealthSheet { ${fields} } ... on InputInvalid { problems { path code message } }`;
const save = `mutation ($input: SaveHealthSheetInput!) { saveHealthSheet(input: $input) { ${result} } }`;
const renew = `mutation ($childId: ID!, $version: Int) { renewHealthSheet(childId: $childId, version: $version) { ${result} } }`;
const read = `{ viewer { parent { children { healthSheet { ${fields} history { totalCount edges { node { version byName fields } } } } } } } }`;

const answers = {
  doctorName: 'Dr Simon',
  doctorPhone: '+3287123456',
  contacts: [{ name: 'Mamy', relation: 'grand-mère', phone: '+32470123456' }],
  ...{ allergies: '', medication: '', diet: '', swims: 'A_LITTLE', tetanusVaccinated: true, remarks: null },
};

type Read = {
  viewer: {
    parent: { children: { healthSheet: Record<string, unknown> & { history: { totalCount: number; edges: { node: object }[] } } }[] };
  };
};
type Answered = { problems?: object[] };

/** Two parents of one child, who both read its sheet as it is declared now. */
async function family() {
  const [claire, paul] = [
    await createParent(app, { givenName: 'Claire' }),
    await createParent(app, { givenName: 'Paul', familyName: 'Noël' }),
  ];
  const { id: childId } = await createChild(app, [claire, paul], { sheet: 'none' });
  const saveAs = async ({ token }: { token: string }, input: object) =>
    (await ask(token, save, { input: { childId, validate: false, ...input } })).data!.saveHealthSheet as Record<string, unknown>;
  const { version } = await saveAs(claire, { ...answers, validate: true });
  const readAs = async ({ token }: { token: string }) => ((await ask(token, read)).data as Read).viewer.parent.children[0]!.healthSheet;
  return { claire, paul, childId, version, saveAs, readAs };
}

test('what one parent did not touch stays what the other made of it; nobody puts « none » back', async () => {
  const { claire, paul, version, saveAs, readAs } = await family();
  await saveAs(paul, { ...answers, allergies: 'NOIX : choc anaphylactique', version, validate: true });
  const saved = await saveAs(claire, { ...answers, doctorPhone: '+3287999999', version });
  expect(saved).toMatchObject({ __typename: 'HealthSheet', allergies: 'NOIX : choc anaphylactique', doctorPhone: '+3287999999' });
  const { history } = await readAs(claire);
  expect(history.edges.map(({ node }: { node: object }) => node)).toEqual([
    { version: 3, byName: expect.stringMatching(/^Claire/), fields: ['doctorPhone'] },
    { version: 2, byName: 'Paul Noël', fields: ['allergies'] },
    { version: 1, byName: expect.stringMatching(/^Claire/), fields: expect.arrayContaining(['doctorName', 'swims']) },
  ]);
});

test('a sheet is not declared true before what the other changed meanwhile was read', async () => {
  const { claire, paul, version, saveAs, readAs } = await family();
  const { version: newer } = await saveAs(paul, { allergies: 'NOIX', version, validate: true });
  const refused = await saveAs(claire, { ...answers, doctorPhone: '+3287999999', version, validate: true });
  expect(refused).toEqual({
    __typename: 'InputInvalid',
    problems: [
      { path: ['allergies'], code: 'OUTDATED', message: expect.stringMatching(/^Paul Noël a répondu entre-temps \(.+\) : « NOIX »\.$/) },
    ],
  });
  expect(await readAs(claire)).toMatchObject({ allergies: 'NOIX', doctorPhone: '+3287123456' });
  const declared = await saveAs(claire, { ...answers, allergies: 'NOIX', doctorPhone: '+3287999999', version: newer, validate: true });
  expect(declared).toMatchObject({ allergies: 'NOIX', doctorPhone: '+3287999999', validatedAt: expect.any(String) });
});

test('what both changed is shown to the later one, who decides; nothing is written meanwhile', async () => {
  const { claire, paul, version, saveAs, readAs } = await family();
  const { version: newer } = await saveAs(paul, { ...answers, allergies: 'noix', swims: 'WELL', version });
  const refused = await saveAs(claire, { ...answers, allergies: 'arachides', remarks: 'timide', version });
  expect(refused.problems).toEqual([
    { path: ['allergies'], code: 'CONFLICT', message: expect.stringContaining('« noix »') },
    { path: ['swims'], code: 'OUTDATED', message: expect.stringContaining('« bien »') },
  ]);
  expect(await readAs(claire)).toMatchObject({ allergies: 'noix', remarks: null, version: newer });
  const both = await saveAs(claire, { ...answers, allergies: 'noix, arachides', swims: 'WELL', version: newer });
  expect(both).toMatchObject({ allergies: 'noix, arachides', swims: 'WELL' });
});

test('of two who save at the same moment, neither loses what they wrote', async () => {
  const { claire, paul, version, saveAs, readAs } = await family();
  await Promise.all([
    saveAs(claire, { ...answers, doctorPhone: '+3287999999', version }),
    saveAs(paul, { ...answers, allergies: 'noix', version }),
  ]);
  expect(await readAs(claire)).toMatchObject({ doctorPhone: '+3287999999', allergies: 'noix' });
});

test('an older page of the same parent puts nothing back either', async () => {
  const { claire, version, saveAs } = await family();
  await saveAs(claire, { allergies: 'noix', version });
  expect(await saveAs(claire, { ...answers, doctorPhone: '+3287999999', version })).toMatchObject({ allergies: 'noix' });
});

test('once nobody knows what an answer was, it is asked rather than guessed', async () => {
  const { claire, paul, childId, version, saveAs } = await family();
  await saveAs(paul, { allergies: 'noix', version });
  await app.database.prisma.healthSheetChange.updateMany({ where: { sheet: { childId } }, data: { sealed: null } });
  const refused = await saveAs(claire, { ...answers, version });
  expect(refused.problems).toEqual([{ path: ['allergies'], code: 'CONFLICT', message: expect.stringContaining('« noix »') }]);
  await app.database.prisma.healthSheetChange.deleteMany({ where: { sheet: { childId } } });
  expect((await saveAs(claire, { ...answers, version })).problems).toHaveLength(1);
});

test('a client that knows no version replaces what there is, as before', async () => {
  const { claire, paul, saveAs } = await family();
  await saveAs(paul, { allergies: 'noix' });
  expect(await saveAs(claire, answers)).toMatchObject({ allergies: '' });
});

test('who may not fetch the child is no conflict, and nobody reads of it', async () => {
  const { claire, paul, version, saveAs, readAs } = await family();
  await saveAs(paul, { mayNotFetch: 'Claire', version });
  expect(await saveAs(claire, { mayNotFetch: 'Paul', version, validate: true })).toMatchObject({ mayNotFetch: 'Paul' });
  const { history, mayNotFetch } = await readAs(paul);
  expect([mayNotFetch, history.totalCount]).toEqual(['Claire', 1]);
});

test('« toujours exact » of a sheet that changed since it was read is refused', async () => {
  const { claire, paul, childId, version, saveAs } = await family();
  await saveAs(paul, { allergies: 'noix', version });
  const asked = async (read: number | null) =>
    (await ask(claire.token, renew, { childId, version: read })).data!.renewHealthSheet as Answered;
  expect((await asked(version as number)).problems).toMatchObject([{ path: ['version'], code: 'OUTDATED' }]);
  expect(await asked(null)).toMatchObject({ allergies: 'noix', validatedAt: expect.any(String) });
});
