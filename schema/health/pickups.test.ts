import { expect, test } from 'vitest';
import { isoDay } from '../../server/language/dates.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createStaff, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';

const save = `mutation ($input: SaveHealthSheetInput!) { saveHealthSheet(input: $input) {
  __typename ... on HealthSheet { mayNotFetch mayFetch { name phone } mayLeaveAlone } ... on InputInvalid { field } } }`;
const pickups = `query ($day: Date!) { admin { pickups(day: $day) { childId mayFetch { name phone } mayNotFetch mayLeaveAlone } } }`;

test('who may not fetch a child is read by those in charge, with who said it, and never by the other parent', async () => {
  const app = await createApp();
  const ask = createAsker(app);
  const [anna, bruno] = [await createParent(app, { givenName: 'Anna' }), await createParent(app, { givenName: 'Bruno' })];
  const child = await createChild(app, [anna, bruno]);
  const week = await createWeek(app, (await createPlaine(app)).id);
  await placeChild(app, anna.actor, child.id, week);
  const saved = async (token: string, input: object) =>
    (await ask(token, save, { input: { childId: child.id, validate: false, ...input } })).data.saveHealthSheet;
  const list = async (role: 'RESPONSIBLE' | 'DESK') => ask((await createStaff(app, role)).token, pickups, { day: isoDay(week.startDate) });

  const mayFetch = [{ name: 'Mamy', phone: '+32470123456' }];
  expect(await saved(anna.token, { mayNotFetch: 'le voisin', mayFetch, mayLeaveAlone: false })).toMatchObject({ mayNotFetch: 'le voisin' });
  expect(await saved(bruno.token, {})).toEqual({ __typename: 'HealthSheet', mayNotFetch: null, mayFetch, mayLeaveAlone: false });
  await saved(bruno.token, { mayNotFetch: 'la tante' });
  expect(await saved(anna.token, {})).toMatchObject({ mayNotFetch: 'le voisin' });
  expect(await saved(anna.token, { mayFetch: [{ name: 'Papy', phone: '0470 1' }] })).toMatchObject({ field: 'mayFetch.0.phone' });

  const line = async () => (await list('RESPONSIBLE')).data.admin.pickups[0];
  const said = (await line()).mayNotFetch.split('\n');
  expect(said).toEqual([expect.stringMatching(/^Anna .*: le voisin$/), expect.stringMatching(/^Bruno .*: la tante$/)]);
  const reads = await app.database.prisma.healthSheetRead.findMany({ where: { childId: child.id } });
  expect(reads).toMatchObject([{ part: 'pickup', purpose: `week:${isoDay(week.monday)}` }]);
  expect((await list('DESK')).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);

  // who no longer answers for the child is no longer heard
  await app.database.prisma.familyLink.updateMany({
    where: { childId: child.id, parentId: bruno.actor.parentId },
    data: { state: 'BLOCKED' },
  });
  expect((await line()).mayNotFetch).toMatch(/^Anna .*: le voisin$/);
  expect(await saved(anna.token, { mayNotFetch: null })).toMatchObject({ mayNotFetch: null });
  expect((await line()).mayNotFetch).toBeNull();
});
