// Keys of the schools through the graph.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createSchool, createStaff } from '../../tests/kit/catalogue.ts';
import { createApp } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let responsible: string;
let desk: string;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  responsible = (await createStaff(app)).token;
  desk = (await createStaff(app, 'DESK')).token;
});

test('a key is made, shown once and revoked through the graph', async () => {
  const school = await createSchool(app);
  const create = `mutation ($input: CreatePartnerKeyInput!) { createPartnerKey(input: $input) { __typename ... on PartnerKeyCreated { secret key { id label expiresAt revokedAt school { id } schools { id } } } ... on InputInvalid { field } } }`;
  const { data } = await ask(responsible, create, { input: { schoolId: school.id, label: 'Listes' } });
  expect(data.createPartnerKey).toMatchObject({
    secret: expect.stringMatching(/^ppk_/),
    key: { label: 'Listes', expiresAt: null, revokedAt: null, school: { id: school.id }, schools: [{ id: school.id }] },
  });
  const other = await createSchool(app, { name: 'École du Réseau' });
  const network = await ask(responsible, create, { input: { schoolIds: [school.id, other.id], label: 'Réseau' } });
  expect(network.data.createPartnerKey.key.schools).toHaveLength(2);
  await ask(responsible, 'mutation ($id: ID!) { revokePartnerKey(partnerKeyId: $id) { __typename } }', {
    id: network.data.createPartnerKey.key.id,
  });
  const revoke = `mutation ($id: ID!) { revokePartnerKey(partnerKeyId: $id) { __typename ... on PartnerKey { revokedAt } } }`;
  const { id } = data.createPartnerKey.key;
  expect((await ask(responsible, revoke, { id })).data.revokePartnerKey.revokedAt).not.toBeNull();
  expect((await ask(responsible, revoke, { id })).data.revokePartnerKey.__typename).toBe('AlreadyDecided');
  expect((await ask(responsible, '{ admin { partnerKeys { label lastUsedAt } } }')).data.admin.partnerKeys).toEqual(
    expect.arrayContaining([{ label: 'Listes', lastUsedAt: null }]),
  );
  expect((await ask(desk, create, { input: { schoolId: school.id, label: 'Listes' } })).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});
