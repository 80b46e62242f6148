// A partner's own server is told of what changed, once it has proved that it wants to be.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { App } from '../context.ts';
import { transact } from '../platform/act.ts';
import type { ParentActor, StaffActor } from '../platform/actor.ts';
import { rowId, type PartnerKeyId } from '../platform/ids.ts';
import { InputInvalid } from '../platform/refusals.ts';
import { createChild, createPlaine, createSchool, createStaff, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { readExamples } from '../../tests/kit/examples.ts';
import { createApp, createParent } from '../../tests/kit/people.ts';
import { createPartnerKey } from './create-key.ts';
import { demonstration, internet, postWebhook, readWebhookUrl } from './post-webhook.ts';
import { isPublicAddress, lookupChecked } from './public-address.ts';
import { revokePartnerKey } from './revoke-key.ts';
import { giveUpAfterMs, sendPartnerEvent } from './send-event.ts';
import { resumeWebhook, setWebhook } from './set-webhook.ts';

type Message = { headers: IncomingHttpHeaders; body: string };
type Verify = (secret: string, headers: IncomingHttpHeaders, body: string) => boolean;

let app: App;
let staff: StaffActor;
let parent: ParentActor;
let schoolId: string;
let keyId: PartnerKeyId;
let secret: string;
let url: string;
let verify: Verify;
let received: Message[] = [];
/** What the receiver answers: its echo when nothing is said. */
let answer: { status: number; text?: string; location?: string } = { status: 200 };

beforeAll(async () => {
  const example = readExamples('partners.md')('verify');
  ({ verify } = (await import(`data:text/javascript,${encodeURIComponent(example)}`)) as { verify: Verify });
  app = await createApp();
  staff = (await createStaff(app)).actor;
  parent = (await createParent(app)).actor;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts).toString();
      received.push({ headers: request.headers, body });
      const { challenge } = (JSON.parse(body) as { data: { challenge?: string } }).data;
      response.writeHead(answer.status, answer.location ? { location: answer.location } : {});
      response.end(answer.text ?? JSON.stringify({ challenge }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterAll(() => void server.close());
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});

beforeEach(async () => {
  received = [];
  answer = { status: 200 };
  const school = await createSchool(app);
  schoolId = school.id;
  const { key } = await transact(app, staff, (ctx) => createPartnerKey(ctx, { schoolIds: [school.id], label: 'essai' }));
  keyId = rowId('PartnerKey', key.id);
  ({ secret } = await transact(app, staff, (ctx) => setWebhook(ctx, { keyId, url }, demonstration)));
});

const readWebhook = () => app.database.prisma.partnerWebhook.findUniqueOrThrow({ where: { partnerKeyId: keyId } });

/** Runs the jobs that are queued for this key's address, oldest first. */
async function deliver() {
  const events = await app.database.prisma.partnerEvent.findMany({ where: { webhook: { partnerKeyId: keyId } }, orderBy: { at: 'asc' } });
  for (const { id } of events) await sendPartnerEvent(app, id, demonstration);
  return events.length;
}

async function placeOne(status: 'HELD' | 'CONFIRMED' = 'HELD') {
  const week = await createWeek(app, (await createPlaine(app)).id);
  const child = await createChild(app, { schoolId: rowId('School', schoolId) });
  return (await placeChild(app, parent, child.id, week, { status })).id;
}

const told = () => received.map(({ body }) => JSON.parse(body) as { type: string; data: object });

test('an address proves itself, and is told of what is enrolled, confirmed and ended: by ids, signed', async () => {
  const { prisma, pool } = app.database;
  await placeOne();
  expect([await deliver(), (await readWebhook()).status]).toEqual([1, 'ACTIVE']);
  expect(told()[0]!.type).toBe('webhook.proof');
  received = [];
  const id = await placeOne();
  await prisma.enrolment.update({ where: { id }, data: { status: 'CONFIRMED', confirmedAt: new Date() } });
  await prisma.enrolment.update({ where: { id }, data: { status: 'CANCELLED', endedAt: new Date() } });
  // one job for each message is there, in the line of its address
  const { rows } = await pool.query(
    `SELECT count(*)::int AS jobs FROM graphile_worker.jobs WHERE task_identifier = 'send-partner-event' AND queue_name = $1`,
    [`partner ${(await readWebhook()).id}`],
  );
  expect(rows).toEqual([{ jobs: 3 }]);
  expect(await deliver()).toBe(3);
  const data = { enrolmentIds: [id] };
  expect(told().map(({ type, data: ids }) => [type, ids])).toEqual([
    ['enrolment.enrolled', data],
    ['enrolment.confirmed', data],
    ['enrolment.ended', data],
  ]);
  for (const { headers, body } of received) {
    expect(verify(secret, headers, body)).toBe(true);
    expect(verify(secret, headers, `${body} `)).toBe(false);
    expect(verify(secret, { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 600) }, body)).toBe(false);
  }
  expect(await deliver()).toBe(0);
});

test('many enrolments of one statement are one message, and those of another school are in none', async () => {
  await deliver();
  const ids = [await placeOne(), await placeOne()];
  await deliver();
  received = [];
  const other = await createChild(app, { schoolId: (await createSchool(app)).id });
  const elsewhere = await placeChild(app, parent, other.id, await createWeek(app, (await createPlaine(app)).id));
  await app.database.prisma.enrolment.updateMany({
    where: { id: { in: [...ids, elsewhere.id] } },
    data: { status: 'CANCELLED', endedAt: new Date() },
  });
  expect(await deliver()).toBe(1);
  expect((told()[0]!.data as { enrolmentIds: string[] }).enrolmentIds.sort()).toEqual(ids.sort());
});

test.each([
  ['echoes nothing', { status: 200, text: 'ok' }, 'no echo'],
  ['redirects', { status: 302, location: 'https://example.org/' }, 'HTTP 302'],
])('an address that %s is not told, and is asked again', async (_what, given, why) => {
  answer = given;
  await expect(deliver()).rejects.toThrow(why);
  const { status, lastFailure, failingSince } = await readWebhook();
  expect([status, lastFailure, failingSince !== null]).toEqual(['PENDING', why, true]);
  expect(received).toHaveLength(1);
  answer = { status: 200 };
  await deliver();
  expect(await readWebhook()).toMatchObject({ status: 'ACTIVE', failingSince: null, lastFailure: null });
});

test('what does not arrive for three days is given up, the address switched off, and staff try it again', async () => {
  const { prisma } = app.database;
  await deliver();
  await placeOne();
  answer = { status: 503 };
  await expect(deliver()).rejects.toThrow('HTTP 503');
  const longAgo = new Date(Date.now() - giveUpAfterMs - 60_000);
  await prisma.partnerEvent.updateMany({ where: { webhook: { partnerKeyId: keyId } }, data: { at: longAgo } });
  await prisma.partnerWebhook.update({ where: { partnerKeyId: keyId }, data: { failingSince: longAgo } });
  await deliver();
  expect(await readWebhook()).toMatchObject({ status: 'OFF', lost: 1, lastFailure: 'HTTP 503' });
  await placeOne();
  expect(await deliver()).toBe(0);
  const trail = await prisma.auditEntry.findMany({ where: { subject: `partner-key:${keyId}` }, orderBy: { id: 'asc' } });
  expect(trail.map(({ action }) => action)).toEqual(['partner-key-created', 'partner-webhook-set', 'partner-webhook-off']);
  answer = { status: 200 };
  await transact(app, staff, (ctx) => resumeWebhook(ctx, keyId));
  await deliver();
  expect((await readWebhook()).status).toBe('ACTIVE');
});

test('a key that was revoked is told nothing, not even what waits', async () => {
  await deliver();
  await placeOne();
  received = [];
  await transact(app, staff, (ctx) => revokePartnerKey(ctx, keyId));
  await placeOne();
  expect([await deliver(), received.length]).toEqual([1, 0]);
});

test('the secret is sealed', async () => {
  expect(Buffer.from((await readWebhook()).secret).toString('latin1')).not.toContain(secret);
});

test.each([
  '10.0.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '100.100.100.200',
  '168.63.129.16',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '192.0.0.192',
  '198.18.0.1',
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  'fd00:ec2::254',
  'ff02::1',
  '::ffff:10.0.0.1',
  '::ffff:169.254.169.254',
  '64:ff9b::a00:1',
  '64:ff9b:1::a00:1',
  '2002:a00:1::',
  'fec0::1',
  '2001:db8::1',
  '::10.0.0.1',
  'nonsense',
])('%s is inside, and no message goes there', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(['1.1.1.1', '193.191.245.1', '2606:4700::1111'])('%s is outside', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test('a name with one address inside is refused for all of them, at each connection', async () => {
  const lookup = ((_host: string, _options: object, done: (error: null, found: object[]) => void) =>
    done(null, [
      { address: '1.1.1.1', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ])) as unknown as Parameters<typeof lookupChecked>[1];
  const failure = await new Promise((done) =>
    lookupChecked(isPublicAddress, lookup)('school.example', { all: true }, (error) => done(error)),
  );
  expect(failure).toMatchObject({ message: 'an address inside the network' });
  await expect(postWebhook({ id: '1', url: 'https://localhost/', secret, body: '{}', at: new Date() }, internet)).rejects.toThrow(
    'inside the network',
  );
  await expect(postWebhook({ id: '1', url: 'https://127.0.0.1/', secret, body: '{}', at: new Date() }, internet)).rejects.toThrow(
    'inside the network',
  );
});

test('an address is https on its own port, with a name, and nothing else', async () => {
  for (const wrong of [
    'http://a.example/',
    'https://a.example:8443/',
    'https://u:p@a.example/',
    'https://10.0.0.1/',
    'https://0x7f000001/',
    'https://[::1]/',
    'https://portal/',
    'ftp://a.example/',
    'x',
  ])
    expect(readWebhookUrl(wrong, internet), wrong).toBeNull();
  expect(readWebhookUrl('https://school.example/hook?a=1', internet)).toBe('https://school.example/hook?a=1');
  await expect(transact(app, staff, (ctx) => setWebhook(ctx, { keyId, url }, internet))).rejects.toThrow(InputInvalid);
});
