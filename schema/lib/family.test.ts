// What the parent's pages show is read by one statement. A document that asks for a column more is answered by rows, one field after
// the other; both say the same, whatever the family has.
import { Kind, parse, print, visit } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { pageQuery } from '../../tests/kit/page-documents.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';
import { watchStatements } from '../../tests/kit/watch-statements.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  await createSeason(app, []);
});

const pages = [
  'lib/booking/weeks.graphql',
  'routes/portail/portal.graphql',
  'routes/portail/panier/panier.graphql',
  'routes/portail/finaliser/finaliser.graphql',
];

/** The same document with a column of the viewer's that the statement does not hold. */
const withMore = (document: string) =>
  print(
    visit(parse(document), {
      Field: (field) =>
        field.name.value === 'viewer'
          ? {
              ...field,
              selectionSet: {
                ...field.selectionSet!,
                selections: [
                  ...field.selectionSet!.selections,
                  { kind: Kind.FIELD, name: { kind: Kind.NAME, value: 'language' } } as const,
                ],
              },
            }
          : undefined,
    }),
  );

/** Both answers, without what only a second instant makes different. */
async function readBoth(token: string, file: string) {
  const document = pageQuery(file);
  const [fromFamily, fromRows] = [await ask(token, document), await ask(token, withMore(document))];
  expect(fromFamily.errors).toBeUndefined();
  expect(fromRows.errors).toBeUndefined();
  delete fromRows.data.viewer.language;
  for (const { data } of [fromFamily, fromRows]) delete data.serverTime;
  return { fromFamily: fromFamily.data, fromRows: fromRows.data };
}

/** A family with a week in each state, a school, a co-parent, somebody who asks to be linked, a queue and a payment. */
async function open() {
  const { prisma } = app.database;
  const plaine = await createPlaine(app);
  const monday = (index: number) => new Date(Date.UTC(2027, 6, 5 + 7 * index)).toISOString().slice(0, 10);
  const weeks = [];
  for (let index = 0; index < 8; index += 1) weeks.push(await createWeek(app, plaine.id, { monday: monday(index), capacity: 1 }));
  const [parent, coParent, stranger] = [await createParent(app), await createParent(app), await createParent(app)];
  const [child, younger] = [await createChild(app, [parent, coParent]), await createChild(app, [parent])];
  const other = await createChild(app, [stranger]);
  const { id: schoolId } = await prisma.school.create({
    data: { faseNumber: `f${plaine.id}`, name: 'École du Centre', postalCode: '4999', city: 'Valmont' },
  });
  await prisma.child.update({ where: { id: younger.id }, data: { schoolId, schoolYear: 'M3' } });
  const [, full, held, theirs, confirmed, waiting, offered, expired] = weeks;
  for (const week of [full!, waiting!]) await placeChild(app, stranger.actor, other.id, week);
  await placeChild(app, parent.actor, child.id, held!, { status: 'HELD' });
  await placeChild(app, coParent.actor, child.id, theirs!, { status: 'HELD' });
  await placeChild(app, coParent.actor, child.id, confirmed!);
  const over = await placeChild(app, parent.actor, child.id, expired!, { status: 'HELD', heldUntil: new Date(Date.now() - 1000) });
  const line = { childId: child.id, parentId: parent.actor.parentId };
  await prisma.waitingPlace.create({ data: { ...line, weekId: waiting!.id, status: 'WAITING' } });
  const [offeredAt, offeredUntil] = [new Date(), new Date(Date.now() + 3_600_000)];
  await prisma.waitingPlace.create({ data: { ...line, weekId: offered!.id, status: 'OFFERED', offeredAt, offeredUntil } });
  const request = { parentId: stranger.actor.parentId, state: 'REQUESTED', source: 'REQUEST', requestedName: 'Zoé' } as const;
  await prisma.familyLink.create({ data: { ...request, childId: child.id } });
  return { parent, coParent, stranger, child, weeks, over };
}

test.each(pages)('%s', async (file) => {
  const { parent, coParent, stranger, child, weeks } = await open();
  const { prisma } = app.database;
  const same = async () => {
    for (const { token } of [parent, coParent, stranger]) {
      const { fromFamily, fromRows } = await readBoth(token, file);
      expect(fromFamily).toEqual(fromRows);
    }
  };
  await same();
  await prisma.opposition.create({ data: { childId: child.id, parentId: coParent.actor.parentId } });
  await same();
  const basket = await prisma.basket.findFirstOrThrow({ where: { parentId: parent.actor.parentId } });
  const payment = { basketId: basket.id, parentId: parent.actor.parentId, amountCents: 6000 };
  await prisma.payment.create({
    data: { ...payment, method: 'TRANSFER', structuredCommunication: String(Date.now()).padStart(12, '0').slice(-12) },
  });
  await prisma.payment.create({ data: { ...payment, method: 'ONLINE', status: 'FAILED' } });
  await same();
  await prisma.enrolmentPeriod.updateMany({ data: { opensAt: new Date(Date.now() + 60_000) } });
  await same();
  await prisma.enrolmentPeriod.updateMany({ data: { opensAt: new Date(Date.now() - 60_000) } });
  await prisma.week.update({ where: { id: weeks[0]!.id }, data: { cancelledAt: new Date(), cancelledReason: 'test' } });
  await prisma.familyLink.updateMany({ where: { childId: child.id, parentId: parent.actor.parentId }, data: { state: 'BLOCKED' } });
  await same();
});

test.each(pages)('%s is two statements', async (file) => {
  const { parent } = await open();
  await ask(parent.token, pageQuery(file));
  const statements = await watchStatements(app, () => ask(parent.token, pageQuery(file)));
  // the session, the family
  expect(statements.map(({ text }) => text.slice(0, 60))).toHaveLength(2);
});

test('a parent who was erased meanwhile is nobody', async () => {
  const { parent } = await open();
  await app.database.prisma.parent.update({ where: { id: parent.actor.parentId }, data: { erasedAt: new Date() } });
  for (const file of pages) {
    const { fromFamily, fromRows } = await readBoth(parent.token, file);
    expect(fromFamily.viewer.parent).toBeNull();
    expect(fromFamily).toEqual(fromRows);
  }
});
