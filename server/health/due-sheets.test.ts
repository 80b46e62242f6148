import { expect, test } from 'vitest';
import { isoDay, mondayOf, toDate } from '../language/dates.ts';
import { compose } from '../mail/compose.ts';
import { transact } from '../platform/act.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { letWeeksPass } from '../../tests/kit/move-clock.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';
import { askForDueSheets } from './due-sheets.ts';

test('a sheet that does not hold through a booked week is asked for 30 and 7 days before, once each, of each parent for all children', async () => {
  const app = await createApp();
  const { prisma } = app.database;
  const ask = createAsker(app);
  const [anna, bruno] = [await createParent(app), await createParent(app)];
  const [lina, leo] = [await createChild(app, [anna, bruno], { givenName: 'Lina' }), await createChild(app, [anna], { givenName: 'Léo' })];
  // a Monday 36 to 42 days ahead: two weeks later within thirty, and five weeks later within seven
  const monday = isoDay(toDate(mondayOf(new Date(Date.now() + 6 * 7 * 86_400_000))));
  const week = await createWeek(app, (await createPlaine(app)).id, { monday });
  for (const { id } of [lina, leo]) await placeChild(app, anna.actor, id, week);
  const pass = async (weeks: number) => {
    await letWeeksPass(app.database, weeks);
    // nobody signs in again meanwhile
    await prisma.session.updateMany({ data: { lastSeenAt: new Date(), expiresAt: new Date(Date.now() + 3_600_000) } });
  };
  const run = () => transact(app, 'system', askForDueSheets);
  const due = async (token: string) => {
    const { data } = await ask(token, '{ viewer { parent { children { givenName healthSheetDueOn healthSheet { isFullyAnswered } } } } }');
    return data.viewer.parent.children;
  };
  const write = ({ actor }: typeof anna) =>
    compose({ env: app.env, prisma, keyRing: app.keyRing }, { kind: 'health-sheet-due', parentId: actor.parentId });

  // the sheets of tests hold for thirty days: not through the week, and it is not yet time
  expect([await run(), await due(anna.token)]).toMatchObject([0, [{ healthSheetDueOn: null }, { healthSheetDueOn: null }]]);
  expect(await write(anna)).toBeNull();

  await pass(2);
  expect(await run()).toBe(2);
  expect(await run()).toBe(0);
  const { startDate } = await prisma.week.findUniqueOrThrow({ where: { id: week.id } });
  expect(await due(bruno.token)).toEqual([
    { givenName: 'Lina', healthSheetDueOn: isoDay(startDate), healthSheet: { isFullyAnswered: false } },
  ]);
  expect((await write(anna))!.subject).toBe('Fiche santé à confirmer : Lina et Léo');
  expect((await write(bruno))!.subject).toBe('Fiche santé à confirmer : Lina');

  await pass(3);
  expect(await run()).toBe(2);
  expect(await run()).toBe(0);
  await prisma.healthSheet.updateMany({ data: { validUntil: new Date(Date.now() + 60 * 86_400_000) } });
  expect([await due(anna.token), await write(anna)]).toMatchObject([[{ healthSheetDueOn: null }, { healthSheetDueOn: null }], null]);
});
