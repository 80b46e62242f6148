import { expect, test } from 'vitest';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createStaff, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';
import { isoDay } from '../../server/language/dates.ts';

test('a sheet that does not open is named in every list, and takes nobody else from it', async () => {
  const app = await createApp();
  const ask = createAsker(app);
  const { token } = await createStaff(app);
  const parent = await createParent(app);
  const week = await createWeek(app, (await createPlaine(app)).id);
  const [broken, whole] = [await createChild(app, [parent]), await createChild(app, [parent])];
  for (const { id } of [broken, whole]) await placeChild(app, parent.actor, id, week);
  const sheet = await app.database.prisma.healthSheet.findUniqueOrThrow({ where: { childId: broken.id } });
  const altered = new Uint8Array(sheet.sealed);
  altered[altered.length - 1]! ^= 1;
  await app.database.prisma.healthSheet.update({ where: { id: sheet.id }, data: { sealed: altered } });

  const { data } = await ask(
    token,
    `query ($day: Date!) { admin {
      healthAlerts(day: $day) { childId isUnreadable hasSheet allergies }
      diets(day: $day) { isUnreadable diet }
      emergencyContacts(day: $day) { childId isUnreadable contacts { name } } } }`,
    { day: isoDay(week.startDate) },
  );
  const { healthAlerts, diets, emergencyContacts } = data.admin;
  expect(healthAlerts).toContainEqual({ childId: broken.id, isUnreadable: true, hasSheet: false, allergies: null });
  expect(diets).toContainEqual({ isUnreadable: true, diet: null });
  expect(emergencyContacts).toContainEqual({ childId: broken.id, isUnreadable: true, contacts: [] });
  expect(emergencyContacts.find(({ childId }: { childId: string }) => childId === whole.id)).toMatchObject({ isUnreadable: false });
});
