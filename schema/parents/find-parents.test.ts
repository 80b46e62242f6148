// The search for a family.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let desk: string;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  desk = (await createStaff(app, 'DESK')).token;
});

test('families are found by a name, a child’s name or an address, and by nobody but staff', async () => {
  const parent = await createParent(app, { givenName: 'Guillemette', email: 'guille@example.be' });
  await createChild(app, [parent], { givenName: 'Barnabé' });
  const search = async (text: string) =>
    (await ask(desk, 'query ($text: String!) { admin { parents(search: $text) { id } } }', { text })).data.admin.parents;
  for (const text of ['guillemette peet', 'barnab', 'GUILLE@example.be'])
    expect(await search(text)).toEqual([{ id: parent.actor.parentId }]);
  for (const text of ['', ' ', 'x', '%%', '__', 'nobody-of-that-name']) expect(await search(text)).toEqual([]);
  const refusal = async (token: string | null) =>
    (await ask(token, '{ admin { parents(search: "peeters") { id } } }')).errors?.[0]?.extensions.code;
  for (const token of [parent.token, (await createStaff(app, 'KITCHEN')).token]) expect(await refusal(token)).toBe('FORBIDDEN');
  expect(await refusal(null)).toBe('UNAUTHENTICATED');
});
