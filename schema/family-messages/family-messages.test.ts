// What the desk writes to families, through the graph: who gets it, what they read, when it leaves, and what is refused.
import { createHash } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { maxRecipients } from '../../server/family-messages/selection.ts';
import { refuseCount } from '../../server/family-messages/schedule-message.ts';
import { sendMessage } from '../../server/family-messages/send-message.ts';
import type { Message } from '../../server/mail/mailer.ts';
import { createMailTask } from '../../server/mail/send-mail.ts';
import { transact } from '../../server/platform/act.ts';
import { enqueueMail, type Mail } from '../../server/platform/jobs.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createStaff, placeChild, siteNamed } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent, createSeason } from '../../tests/kit/people.ts';

let app: App;
let prisma: App['database']['prisma'];
let ask: ReturnType<typeof createAsker>;
let desk: string;
type Season = Awaited<ReturnType<typeof createSeason>>;
let season: Season;
type Parent = Awaited<ReturnType<typeof createParent>>;
let sent: Message[] = [];

beforeAll(async () => {
  app = await createApp({ RATE_LIMITS: 'off' });
  ({ prisma } = app.database);
  ask = createAsker(app);
  desk = (await createStaff(app, 'DESK')).token;
});
beforeEach(async () => {
  season = await createSeason(app, [9, 9]);
  sent = [];
});

type Saved = { id: string; version: number; status: string };
const fields = `id version status isLate changedByName sendAt audience { parents children } delivery { waiting sent announced refused skipped }
  selection { seasonId season { id } } refused { familyName } previews { language title paragraphs parent { givenName } }`;
const invalid = '... on InputInvalid { problems { path code message } }';
const shown = `__typename ... on StaffMessage { ${fields} } ${invalid} ... on AlreadyDecided { message }`;
const act = async (text: string, variables: object, token = desk) => ask(token, `mutation ${text}`, variables);
const words = { language: 'fr', title: 'La semaine de {enfant}', text: 'Bonjour {parent},\n{enfant} vient {semaine} à {site} ({plaine}).' };
const save = async (input: object = {}, selection: object = {}) =>
  (
    await act(`($input: SaveFamilyMessageInput!) { it: saveFamilyMessage(input: $input) { ${shown} } }`, {
      input: { texts: [words], selection: { weekId: season.weeks[0]!.id, places: ['CONFIRMED'], ...selection }, ...input },
    })
  ).data.it;
const send = async ({ id, version }: Saved, at: string | null = null) =>
  (
    await act(
      `($id: ID!, $version: NonNegativeInt!, $at: DateTime) { it: sendFamilyMessage(id: $id, version: $version, at: $at) { ${shown} } }`,
      {
        id,
        version,
        at,
      },
    )
  ).data.it;
const cancel = async ({ id, version }: Saved) =>
  (await act(`($id: ID!, $version: NonNegativeInt!) { it: cancelFamilyMessage(id: $id, version: $version) { ${shown} } }`, { id, version }))
    .data.it;
const look = async (id: string) =>
  (await ask(desk, `query ($id: ID!) { admin { familyMessage(id: $id) { ${fields} } } }`, { id })).data.admin.familyMessage;
const box = async ({ token }: Parent) =>
  (await ask(token, '{ viewer { parent { messages { title paragraphs language } } } }')).data.viewer.parent.messages;

type Job = { id: string; task: string; payload: Mail & { messageId: string }; in: number; priority: number };
const readJobs = () => prisma.$queryRaw<Job[]>`
  SELECT job.id::text, identifier AS task, payload, extract(epoch FROM run_at - now())::float8 AS in, priority
  FROM graphile_worker._private_jobs AS job JOIN graphile_worker._private_tasks AS task ON task.id = task_id
  WHERE identifier IN ('send-message', 'mail') AND attempts < max_attempts ORDER BY job.id`;

/** Runs what is due, as the worker does; an address at `refused.example` is refused for good. */
async function work() {
  const mailer = {
    send: async (message: Message) => {
      if (message.to.endsWith('@refused.example')) throw new Error('refused');
      sent.push(message);
    },
    isUp: async () => true,
    close: () => {},
  };
  const post = createMailTask({ env: app.env, prisma, keyRing: app.keyRing, mailer });
  for (;;) {
    const due = (await readJobs()).filter((job) => job.in <= 0);
    if (due.length === 0) return;
    for (const { id, task, payload } of due) {
      const run = task === 'mail' ? post.send(payload, { id }) : transact(app, 'system', (ctx) => sendMessage(ctx, payload.messageId));
      await run.then(
        () => prisma.$executeRaw`DELETE FROM graphile_worker._private_jobs WHERE id = ${id}::bigint`,
        () => prisma.$executeRaw`UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE id = ${id}::bigint`,
      );
    }
  }
}

const create = (givenName: string) =>
  createParent(app, { givenName, email: `${givenName.toLowerCase()}-${crypto.randomUUID()}@example.be` });
const block = ({ actor }: Parent, childId: string) =>
  prisma.familyLink.updateMany({ where: { childId, parentId: actor.parentId }, data: { state: 'BLOCKED' } });

test('a message goes once to each parent who may know, in French or their own language, and they read it on the portal', async () => {
  const [anna, bruno, carla, dirk] = await Promise.all(['Anna', 'Bruno', 'Carla', 'Dirk'].map(create));
  const [zoe, emile] = [
    await createChild(app, [anna!, bruno!], { givenName: 'Zoé' }),
    await createChild(app, [anna!], { givenName: 'Émile', birthDate: '2020-01-01' }),
  ];
  const ines = await createChild(app, [carla!, dirk!], { givenName: 'Inès' });
  await placeChild(app, anna!.actor, zoe.id, season.weeks[0]!);
  await placeChild(app, anna!.actor, emile.id, season.weeks[1]!);
  await placeChild(app, carla!.actor, ines.id, season.weeks[0]!);
  await block(dirk!, ines.id);
  await prisma.person.update({ where: { id: bruno!.actor.personId }, data: { language: 'nl' } });
  await prisma.person.update({ where: { id: carla!.actor.personId }, data: { language: 'de' } });

  const texts = [words, { language: 'nl', title: 'De week van {enfant}', text: 'Dag {parent}.' }];
  const draft = await save({ texts }, { weekId: null, plaineId: season.plaine.id });
  expect(draft).toMatchObject({ status: 'DRAFT', audience: { parents: 3, children: 3 } });
  expect(draft.previews.map(({ language }: { language: string }) => language)).toEqual(['fr', 'nl']);
  const scheduled = await send(draft);
  expect(scheduled).toMatchObject({ status: 'SCHEDULED', delivery: null });
  await transact(app, 'system', (ctx) => sendMessage(ctx, draft.id));
  expect((await readJobs()).filter(({ task }) => task === 'mail').map(({ priority }) => priority)).toEqual([10, 10, 10]);
  await work();
  // the worker died before it could say that the mail left
  const again = await prisma.familyMessageRecipient.findFirstOrThrow({ where: { messageId: draft.id } });
  await transact(app, 'system', ({ tx }) => enqueueMail(tx, { kind: 'family-message', recipientId: again.id }));
  await work();

  const of = (parent: Parent) => sent.filter(({ to }) => to.startsWith(parent.actor.givenName.toLowerCase()));
  expect(sent).toHaveLength(3);
  expect(of(anna!)[0]).toMatchObject({ subject: 'La semaine de Émile et Zoé' });
  expect(of(anna!)[0]!.text).toMatch(
    /Bonjour Anna,\n\nÉmile et Zoé vient du lundi 5 .* et du lundi 12 .* à École de la Vallée \(Petite plaine/,
  );
  expect(of(bruno!)[0]).toMatchObject({ subject: 'De week van Zoé' });
  expect(of(carla!)[0]).toMatchObject({ subject: 'La semaine de Inès' });
  expect(of(carla!)[0]!.text).toContain('Diese Nachricht der Gemeinde ist auf Französisch.');
  expect(await look(draft.id)).toMatchObject({ status: 'SENT', delivery: { waiting: 0, sent: 3, announced: 0, refused: 0, skipped: 0 } });
  expect(await box(anna!)).toMatchObject([
    { title: 'La semaine de Émile et Zoé', paragraphs: ['Bonjour Anna,', expect.stringContaining('vient du lundi')] },
  ]);
  expect(await box(dirk!)).toEqual([]);
  await block(carla!, ines.id);
  expect(await box(carla!)).toEqual([]);
  // of the children and their weeks, those that she may know are left
  await block(anna!, emile.id);
  const [left] = await box(anna!);
  expect(left.title).toBe('La semaine de Zoé');
  expect(left.paragraphs[1]).toMatch(/^Zoé vient du lundi 5 /);
  expect(left.paragraphs[1]).not.toContain('lundi 12');

  const trail = await prisma.auditEntry.findMany({ where: { subject: `family-message:${draft.id}` }, orderBy: { id: 'asc' } });
  expect(trail.map(({ action, detail }) => [action, (detail as { parents: number }).parents])).toEqual([
    ['message-saved', undefined],
    ['message-scheduled', 3],
    ['message-sent', 3],
  ]);
  expect(JSON.stringify(trail.map(({ detail }) => detail))).not.toMatch(/semaine de|Anna/);
});

test('whom a selection holds is who sees the place through the graph, by the state of the place', async () => {
  const [anna, bruno, carla] = await Promise.all(['Anna', 'Bruno', 'Carla'].map(create));
  const child = await createChild(app, [anna!, bruno!, carla!]);
  await block(carla!, child.id);
  const held = await placeChild(app, anna!.actor, child.id, season.weeks[0]!, { status: 'HELD' });
  await prisma.waitingPlace.create({ data: { childId: child.id, weekId: season.weeks[1]!.id, parentId: bruno!.actor.parentId } });
  const audienceOf = async (selection: object) => (await save({}, selection)).audience.parents;
  const plaine = { weekId: null, plaineId: season.plaine.id };
  expect(await audienceOf({})).toBe(0);
  expect(await audienceOf({ places: ['HELD'] })).toBe(1);
  expect(await audienceOf({ ...plaine, places: ['WAITING'] })).toBe(1);
  expect(await audienceOf({ ...plaine, places: ['HELD', 'WAITING'] })).toBe(2);
  const seeing = async () => {
    const seen = [];
    for (const { token } of [anna!, bruno!, carla!]) {
      const { data } = await ask(token, '{ viewer { parent { enrolments { id } children { enrolments { id } } } } }');
      if (JSON.stringify(data).includes(held.id)) seen.push(token);
    }
    return seen.length;
  };
  expect(await seeing()).toBe(1);
  await prisma.enrolment.update({ where: { id: held.id }, data: { status: 'CONFIRMED', confirmedAt: new Date() } });
  expect(await audienceOf({})).toBe(2);
  expect(await seeing()).toBe(2);
  const { siteId } = await prisma.plaine.findUniqueOrThrow({ where: { id: season.plaine.id } });
  const monday = season.weeks[0]!.monday.toISOString().slice(0, 10);
  expect(await audienceOf({ ...plaine, siteId, weekOf: monday.replace(/\d$/, (digit) => `${Number(digit) + 2}`) })).toBe(2);
  expect(await audienceOf({ ...plaine, siteId: await siteNamed(app, 'Ailleurs') })).toBe(0);
});

test('what was chosen and is gone is still told, finds nobody and is refused: a message for one season is never for all', async () => {
  const days = { firstDay: new Date('2020-07-01'), lastDay: new Date('2020-08-31') };
  const { id: seasonId } = await prisma.season.create({ data: { name: 'Été 2020', kind: 'SUMMER', ...days } });
  const selection = { weekId: null, seasonId, siteId: await siteNamed(app, 'École de la Vallée') };
  const draft = await save({}, selection);
  await prisma.season.delete({ where: { id: seasonId } });
  expect(await look(draft.id)).toMatchObject({ selection: { seasonId, season: null }, audience: { parents: 0 } });
  const gone = ['seasonId', 'plaineId', 'siteId', 'weekId'].map((part) => [part, crypto.randomUUID()]);
  const { problems } = await save({ id: draft.id, version: draft.version }, { ...Object.fromEntries(gone), seasonId });
  expect(problems.map(({ path, code }: { path: string[]; code: string }) => `${path.join('.')} ${code}`).sort()).toEqual([
    'selection.plaineId UNKNOWN',
    'selection.seasonId UNKNOWN',
    'selection.siteId UNKNOWN',
    'selection.weekId UNKNOWN',
  ]);
});

test('what is missing or wrong in a message is said all at once, by its field', async () => {
  const problemsOf = async (input: object, selection: object = {}) =>
    (await save(input, selection)).problems.map(({ path, code }: { path: string[]; code: string }) => `${path.join('.')} ${code}`);
  expect(
    await problemsOf({
      texts: [
        { language: 'fr', title: ' ', text: '' },
        { language: 'nl', title: 'Dag', text: '{kind} {enfant} {kind}' },
      ],
    }),
  ).toEqual(['texts.0.title REQUIRED', 'texts.0.text REQUIRED', 'texts.1.text UNKNOWN']);
  expect((await save({ texts: [{ ...words, title: 'Pour {prénom}' }] })).problems).toEqual([
    {
      path: ['texts', '0', 'title'],
      code: 'UNKNOWN',
      message: 'Champ inconnu : {prénom}. Les champs sont {enfant}, {parent}, {semaine}, {plaine}, {site}.',
    },
  ]);
  expect(
    await problemsOf({
      texts: [
        { language: 'xx', title: 't', text: 't' },
        { ...words, language: 'nl' },
        { ...words, language: 'nl' },
      ],
    }),
  ).toEqual(['texts.0.language UNKNOWN', 'texts.2.language TAKEN', 'texts REQUIRED']);
  expect(await problemsOf({}, { weekId: null, places: [] })).toEqual(['selection.seasonId REQUIRED', 'selection.places REQUIRED']);
  expect(await problemsOf({ id: crypto.randomUUID(), version: 0 })).toEqual(['id UNKNOWN']);
});

test('nobody, too many, a time that is past or too far, and what somebody changed since are refused; nothing leaves', async () => {
  const codeOf = ({ problems }: { problems: { code: string }[] }) => problems[0]!.code;
  const draft = await save();
  expect(codeOf(await send(draft))).toBe('NOT_APPLICABLE');
  expect(() => refuseCount(maxRecipients + 1)).toThrow(/20001 destinataires/);
  const parent = await create('Anna');
  await placeChild(app, parent.actor, (await createChild(app, [parent])).id, season.weeks[0]!);
  expect(codeOf(await send(draft, '2020-01-01T08:00:00Z'))).toBe('OUT_OF_RANGE');
  expect(codeOf(await send(draft, '2100-01-01T08:00:00Z'))).toBe('OUT_OF_RANGE');
  const changed = await save({ id: draft.id, version: draft.version, texts: [{ ...words, title: 'Autre titre' }] });
  expect(draft.changedByName).toBeNull();
  expect(changed).toMatchObject({
    changedByName: expect.stringMatching(/^Ana Staff/),
    version: draft.version + 1,
    previews: [{ title: 'Autre titre' }],
  });
  expect(codeOf(await send(draft))).toBe('OUTDATED');
  expect(codeOf(await save({ id: draft.id, version: draft.version }))).toBe('OUTDATED');
  expect(await cancel(changed)).toMatchObject({ status: 'CANCELLED' });
  await work();
  expect(sent).toEqual([]);
});

test('a scheduled message waits for its time, can be cancelled until then with the version that was read, and leaves no more afterwards', async () => {
  const parent = await create('Anna');
  await placeChild(app, parent.actor, (await createChild(app, [parent])).id, season.weeks[0]!);
  const at = new Date(Date.now() + 3_600_000).toISOString();
  const draft = await save();
  const scheduled = await send(draft, at);
  expect(scheduled).toMatchObject({ status: 'SCHEDULED', sendAt: at });
  // a job that comes too early, as after a change of clocks, waits again
  await transact(app, 'system', (ctx) => sendMessage(ctx, draft.id));
  expect((await readJobs()).find(({ payload }) => payload.messageId === draft.id)!.in).toBeGreaterThan(3500);
  expect(await cancel(draft)).toMatchObject({ problems: [{ code: 'OUTDATED' }] });
  const cancelled = await cancel(scheduled);
  expect(cancelled).toMatchObject({ status: 'CANCELLED' });
  expect(await cancel(cancelled)).toMatchObject({ __typename: 'AlreadyDecided' });
  expect(await send(cancelled)).toMatchObject({ __typename: 'AlreadyDecided' });
  await prisma.familyMessage.update({ where: { id: draft.id }, data: { sendAt: new Date(0) } });
  await transact(app, 'system', (ctx) => sendMessage(ctx, draft.id));
  expect(await box(parent)).toEqual([]);

  const again = await save({ texts: [{ ...words, text: 'Bonjour {parent},\n{site}' }] });
  await send(again);
  await work();
  await work();
  expect(sent).toHaveLength(1);
  await prisma.familyMessageRecipient.updateMany({ where: { messageId: again.id }, data: { weekIds: [crypto.randomUUID()] } });
  expect(await box(parent)).toMatchObject([{ paragraphs: ['Bonjour Anna,'] }]);
  expect(await cancel(again)).toMatchObject({
    __typename: 'AlreadyDecided',
    message: 'Ce message est déjà parti : il ne s’annule plus.'.replace('’', "'"),
  });
});

/** Mails that an address got within the hour. */
const mailsTo = (address: string, count: number, kind: string) =>
  Array.from({ length: count }, (_, nth) => ({
    recipient: new Uint8Array(createHash('sha256').update(address).digest()),
    kind,
    words: new Uint8Array([nth]),
    job: `before ${nth}`,
  }));

test('the log says which addresses refused it, who reads it on the portal alone and who is told nothing; a test goes to the service', async () => {
  const service = 'accueil@valmont.example';
  const [anna, lost, gone, unsure, onPaper] = [
    await create('Anna'),
    await createParent(app, { familyName: 'Perdue', email: `${crypto.randomUUID()}@refused.example` }),
    await create('Gus'),
    await create('Ulla'),
    // without an address of their own: more families than one address gets mails in an hour have the service's
    await createParent(app, { email: service }),
  ];
  const { email } = await prisma.parent.update({ where: { id: unsure.actor.parentId }, data: { emailConfirmedAt: null } });
  await prisma.mailSent.createMany({ data: [...mailsTo(email, 10, 'child-registered'), ...mailsTo(service, 12, 'family-message')] });
  for (const parent of [anna, lost, gone, unsure, onPaper])
    await placeChild(app, parent.actor, (await createChild(app, [parent])).id, season.weeks[0]!);
  const draft = await save();
  const { data } = await act(`($id: ID!) { it: testFamilyMessage(id: $id) { __typename ... on StaffMessage { status } ${invalid} } }`, {
    id: draft.id,
  });
  expect(data.it).toMatchObject({ status: 'DRAFT' });
  await work();
  expect(sent).toMatchObject([{ to: service, subject: expect.stringMatching(/^Essai : La semaine de /) }]);
  await send(draft);
  await transact(app, 'system', (ctx) => sendMessage(ctx, draft.id));
  await prisma.parent.update({ where: { id: gone.actor.parentId }, data: { email: 'efface@portail.invalid', erasedAt: new Date() } });
  await work();
  expect(await look(draft.id)).toMatchObject({
    delivery: { waiting: 0, sent: 2, announced: 1, refused: 1, skipped: 1 },
    refused: [{ familyName: 'Perdue' }],
  });
  const { data: listed } = await ask(
    desk,
    '{ admin { refusedMails { edges { node { mailKind parent { familyName } } } } familyMessages(first: 1, status: SENT) { totalCount edges { node { id } } } } }',
  );
  expect(listed.admin.refusedMails.edges[0].node).toEqual({ mailKind: 'family-message', parent: { familyName: 'Perdue' } });
  expect(listed.admin.familyMessages.edges[0].node.id).toBe(draft.id);
});

test('templates are kept under a name of their own, changed with the version that was read, and taken away', async () => {
  const keep = async (input: object) =>
    (
      await act(
        `($input: SaveMessageTemplateInput!) { it: saveMessageTemplate(input: $input) { __typename ... on MessageTemplate { id version name texts { title } } ${invalid} } }`,
        { input: { name: 'Bottes', texts: [words], ...input } },
      )
    ).data.it;
  const remove = async ({ id, version }: { id: string; version: number }) =>
    (
      await act(
        `($id: ID!, $version: NonNegativeInt!) { it: removeMessageTemplate(id: $id, version: $version) { __typename ${invalid} } }`,
        {
          id,
          version,
        },
      )
    ).data.it;
  const kept = await keep({});
  expect(kept).toMatchObject({ version: 0, texts: [{ title: words.title }] });
  expect((await keep({ texts: [{ ...words, text: '{x}' }] })).problems).toMatchObject([
    { path: ['name'], code: 'TAKEN' },
    { code: 'UNKNOWN' },
  ]);
  expect(await keep({ id: kept.id, version: 0, name: 'Bottes et veste' })).toMatchObject({ version: 1, name: 'Bottes et veste' });
  expect(await keep({ id: kept.id, version: 0 })).toMatchObject({ problems: [{ code: 'OUTDATED' }] });
  expect(await remove(kept)).toMatchObject({ problems: [{ code: 'OUTDATED' }] });
  expect(await remove({ ...kept, version: 1 })).toEqual({ __typename: 'MessageTemplate' });
  expect(await remove({ ...kept, version: 1 })).toMatchObject({ problems: [{ code: 'UNKNOWN' }] });
});

test('a message whose job is given up is counted at the desk, and leaves when it is sent again', async () => {
  const parent = await create('Anna');
  await placeChild(app, parent.actor, (await createChild(app, [parent])).id, season.weeks[0]!);
  const workOf = async () => JSON.stringify((await ask(desk, '{ admin { deskWork { work count } } }')).data.admin.deskWork);
  const scheduled = await send(await save(), new Date(Date.now() + 3_600_000).toISOString());
  expect(scheduled).toMatchObject({ status: 'SCHEDULED', isLate: false });
  expect(await workOf()).not.toContain('MESSAGES_LATE');
  await prisma.familyMessage.update({ where: { id: scheduled.id }, data: { sendAt: new Date(Date.now() - 3_600_000) } });
  await prisma.$executeRaw`UPDATE graphile_worker._private_jobs SET attempts = max_attempts, run_at = now() WHERE payload ->> 'messageId' = ${scheduled.id}`;
  await work();
  expect(sent).toEqual([]);
  expect(await look(scheduled.id)).toMatchObject({ status: 'SCHEDULED', isLate: true });
  expect(await workOf()).toContain('{"work":"MESSAGES_LATE","count":1}');
  expect(await send(scheduled)).toMatchObject({ status: 'SCHEDULED', isLate: false });
  await work();
  expect(sent).toHaveLength(1);
  expect(await look(scheduled.id)).toMatchObject({ status: 'SENT', isLate: false });
});

test('what is stored of a message can be read by nobody without the keys', async () => {
  const { id } = await save({ texts: [{ ...words, text: 'Un texte que personne ne lit' }] });
  const { sealed } = await prisma.familyMessage.findUniqueOrThrow({ where: { id } });
  expect(Buffer.from(sealed).toString('latin1')).not.toContain('personne');
});

test('messages are for the roles that write to families', async () => {
  for (const role of ['COORDINATOR', 'KITCHEN', 'TREASURER'] as const) {
    const { token } = await createStaff(app, role, 'École de la Vallée');
    const { errors } = await ask(token, '{ admin { familyMessages { totalCount } } }');
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  }
});
