import { beforeAll, expect, test } from 'vitest';
import { currentVersion } from '../../server/consents/consent-texts.ts';
import type { App } from '../../server/context.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { openGraph } from '../../tests/kit/graph.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof openGraph>;
let staff: Awaited<ReturnType<typeof createStaff>>;
beforeAll(async () => {
  app = await createApp();
  ask = openGraph(app);
  staff = await createStaff(app);
});

const save = `mutation ($input: PaperSheetInput!) { saveHealthSheetForFamily(input: $input) {
  __typename ... on HealthSheet { complete validUntil version } ... on InputInvalid { problems { path code } } } }`;
const sheet = {
  ...{ doctorName: 'Dr Simon', doctorPhone: '+3287123456', swims: 'WELL', tetanusVaccinated: true, allergies: 'noix' },
  contacts: [{ name: 'Mamy', relation: 'grand-mère', phone: '+32470123456' }],
};

async function family() {
  const parent = await createParent(app);
  const { id: childId } = await createChild(app, [parent], { sheet: 'none' });
  const type = async (token: string, input: object, parentId = parent.actor.parentId) => {
    const why = { reason: 'Formulaire papier du 1er mai' };
    const answer = await ask(token, save, { input: { parentId, sheet: { childId, validate: true, ...input }, why } });
    return (answer.data?.saveHealthSheetForFamily ?? answer.errors?.[0]?.extensions?.code) as Record<string, unknown>;
  };
  return { parent, childId, type };
}

test('a sheet from paper counts as the parent’s own: consent, history with who typed it, a mail to the family', async () => {
  const { parent, childId, type } = await family();
  const saved = await type(staff.token, { ...sheet, consentVersion: currentVersion('HEALTH') });
  expect(saved).toMatchObject({ __typename: 'HealthSheet', complete: true, validUntil: expect.any(String), version: 1 });
  const { prisma } = app.database;
  expect(await prisma.consent.findFirst({ where: { childId, parentId: parent.actor.parentId, purpose: 'HEALTH' } })).toMatchObject({
    given: true,
  });
  const { data } = await ask(
    parent.token,
    '{ viewer { parent { deskActs { kind reason } children { healthSheet { allergies history { edges { node { byName } } } } } } } }',
  );
  expect(data).toMatchObject({
    viewer: {
      parent: {
        deskActs: [{ kind: 'HEALTH_SHEET_SAVED', reason: 'Formulaire papier du 1er mai' }],
        children: [
          {
            healthSheet: {
              allergies: 'noix',
              history: { edges: [{ node: { byName: `${staff.actor.givenName} ${staff.actor.familyName}` } }] },
            },
          },
        ],
      },
    },
  });
});

test('what the parent wrote meanwhile is not lost under the paper', async () => {
  const { parent, childId, type } = await family();
  const { version } = await type(staff.token, sheet);
  const change = 'mutation ($input: SaveHealthSheetInput!) { saveHealthSheet(input: $input) { __typename } }';
  await ask(parent.token, change, { input: { childId, allergies: 'noix, œufs', mayNotFetch: 'Paul', validate: true } });
  expect(await type(staff.token, { ...sheet, allergies: 'arachides', version })).toEqual({
    __typename: 'InputInvalid',
    problems: [{ path: ['allergies'], code: 'CONFLICT' }],
  });
  expect(await type(staff.token, { allergies: 'noix, œufs, arachides', version: 2 })).toMatchObject({ version: 3 });
  const { data } = await ask(parent.token, '{ viewer { parent { children { healthSheet { mayNotFetch } } } } }');
  expect(data).toMatchObject({ viewer: { parent: { children: [{ healthSheet: { mayNotFetch: 'Paul' } }] } } });
});

test('only for a child of that family, and only by who may', async () => {
  const [mine, others] = [await family(), await family()];
  expect(await mine.type(staff.token, sheet, others.parent.actor.parentId)).toMatchObject({
    problems: [{ path: ['childId'], code: 'UNKNOWN' }],
  });
  const desk = await createStaff(app, 'DESK');
  expect(await mine.type(desk.token, sheet)).toBe('FORBIDDEN');
});
