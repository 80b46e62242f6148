// What the parent's pages cost: as many statements for a large family and a long summer as for one child and one week.
import { beforeAll, expect, test } from 'vitest';
import { holdWeeks } from '../../server/enrolments/hold-weeks.ts';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { pageQuery } from '../../tests/kit/page-documents.ts';
import { watchStatements } from '../../tests/kit/watch-statements.ts';
import { createChild, createParent, createApp, createSeason } from '../../tests/kit/people.ts';
import { rowId } from '../../server/platform/ids.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
});

/** A parent with that many children, each with a place in that many weeks. */
async function family(children: number, weeks: number) {
  const season = await createSeason(
    app,
    Array.from({ length: weeks }, () => 20),
  );
  const parent = await createParent(app);
  let childId = rowId('Child', '');
  for (let index = 0; index < children; index += 1) {
    childId = (await createChild(app, [parent])).id;
    await holdWeeks({ seats: app.seats, actor: parent.actor }, { childId, weekIds: season.weeks.map(({ id }) => id) });
  }
  return { token: parent.token, childId };
}

test.each([
  ['the public home', 'routes/home.graphql'],
  ['the portal', 'routes/portail/portal.graphql'],
  ['the calendar', 'lib/booking/weeks.graphql'],
  ['« Finaliser »', 'routes/portail/finaliser/finaliser.graphql'],
  ['the basket', 'routes/portail/panier/panier.graphql'],
  ['« Mes inscriptions »', 'routes/portail/inscriptions/inscriptions.graphql'],
  ['« Mes données »', 'routes/portail/mes-donnees/mes-donnees.graphql'],
])('%s', async (_name, file) => {
  const query = pageQuery(file);
  const measure = async ({ token, childId }: { token: string; childId: string }) => {
    const statements = await watchStatements(app, () => ask(token, query, { childId, id: childId }));
    return statements.length;
  };
  const few = await measure(await family(1, 1));
  const many = await measure(await family(4, 6));
  expect(few).toBeGreaterThan(0);
  expect(many).toBe(few);
});
