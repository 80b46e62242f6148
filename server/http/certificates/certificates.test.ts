// Tax certificates as pages to print: who gets them, what is written down, and what a browser may do with them.
import { randomUUID } from 'node:crypto';
import escapeHtml from 'escape-html';
import { unzipSync } from 'fflate';
import { beforeAll, expect, test } from 'vitest';
import { createStaff, placeChild } from '../../../tests/kit/catalogue.ts';
import { listen } from '../../../tests/kit/listen.ts';
import { fillBasket } from '../../../tests/kit/payment-harness.ts';
import { createApp, createChild, createParent, createSeason } from '../../../tests/kit/people.ts';
import { readPdf } from '../../../tests/kit/read-pdf.ts';
import { certify } from '../../../tests/security/certificate.ts';
import { hashOf } from '../../certificates/content.ts';
import { sealParticipation } from '../../certificates/participation.ts';
import type { App } from '../../context.ts';
import { confirmByHand } from '../../payments/confirm-by-hand.ts';
import { transact } from '../../platform/act.ts';
import { nameForAudit, type StaffRole } from '../../platform/actor.ts';
import type { ChildId } from '../../platform/ids.ts';
import { issueAllPapers } from '../../receipts/issue.ts';
import { sessionCookieName } from '../lib/cookies.ts';
import { createRequestListener } from '../lib/request-listener.ts';
import { createCertificateEntryPoints } from './certificates.ts';

let app: App;
let origin: string;
let claire: Awaited<ReturnType<typeof createParent>>;
let certificateId: string;
let childId: ChildId;
const lines = [1200, 1100, 1000, 900, 800].map((rateCents, at) => {
  const day = `2025-07-0${at + 1}`;
  return { from: day, to: day, days: 1, rateCents, amountCents: rateCents };
});

beforeAll(async () => {
  app = await createApp();
  origin = await listen(createRequestListener({ env: app.env, log: app.log, entryPoints: createCertificateEntryPoints(app) }));
  claire = await createParent(app);
  childId = (await createChild(app, [claire])).id;
  certificateId = await certify(app, { parentId: claire.actor.parentId, childId, numbers: ['86041712345', '18072112345'], lines });
});

const get = (token: string | null, path = certificateId, headers: Record<string, string> = {}) =>
  fetch(`${origin}documents/attestations/${path}`, {
    headers: { ...headers, ...(token && { cookie: `${sessionCookieName(app.env)}=${token}` }) },
  });
const statusOf = async (...asked: Parameters<typeof get>) => (await get(...asked)).status;
const reads = () =>
  app.database.prisma.auditEntry.findMany({ where: { action: 'tax-certificate-read' }, select: { actor: true, subject: true } });

test('who paid gets the paper, a sheet for every four lines, never kept by a browser and with its own style alone', async () => {
  const response = await get(claire.token);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': expect.stringMatching(
      /^default-src 'none'; img-src data:; style-src 'sha256-[^']+'; frame-ancestors 'none'/,
    ),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  const page = await response.text();
  expect(page.match(/<section class="sheet" lang="fr">/g)).toHaveLength(2);
  expect(page).toContain('86.04.17-123.45');
  expect(page).toContain('2025-0001');
  expect(page).toContain('2025-0002');
  expect(page).not.toContain('DUPLICATA');
  expect(await reads()).toEqual([]);
});

test('a duplicate has the same number and the word; another language has its translation after the French', async () => {
  expect(await (await get(claire.token, `${certificateId}?duplicata`)).text()).toContain('2025-0001 DUPLICATA');
  await app.database.prisma.person.update({ where: { id: claire.actor.personId }, data: { language: 'nl' } });
  expect([...(await (await get(claire.token)).text()).matchAll(/<section class="sheet" lang="(..)">/g)].map(([, lang]) => lang)).toEqual([
    'fr',
    'fr',
    'nl',
    'nl',
  ]);
});

test('as a PDF it is a file to keep that says what the page says, in two languages, and is the same bytes each time', async () => {
  const response = await get(claire.token, `${certificateId}.pdf?duplicata`);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': 'attachment; filename="attestation-2025-0001-duplicata.pdf"',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.length).toBeLessThanOrEqual(60 * 1024);
  expect(Buffer.from(await (await get(claire.token, `${certificateId}.pdf?duplicata`)).arrayBuffer()).equals(bytes)).toBe(true);
  const { title, language, ua, pageCount, parts, untagged } = await readPdf(bytes);
  expect([title, language, ua, pageCount, untagged]).toEqual([expect.stringMatching(/2025-0001 DUPLICATA/), 'fr-BE', '1', 4, []]);
  expect(parts.filter(({ role }) => role === 'H1').map(({ lang }) => lang)).toEqual([null, null, 'nl-BE', 'nl-BE']);
  const page = (await (await get(claire.token, `${certificateId}?duplicata`)).text()).replace(/\s+/g, ' ');
  for (const { role, text } of parts)
    if (['H1', 'H2', 'Lbl', 'LBody', 'TH', 'TD', 'P'].includes(role)) expect(page).toContain(escapeHtml(text));
  expect([await statusOf(null, `${certificateId}.pdf`), await statusOf(claire.token, `${randomUUID()}.pdf`)]).toEqual([401, 404]);
});

test('nobody else gets it: signed out 401; another parent, a role without the right and an unknown id 404; another site 403', async () => {
  const other = (await createParent(app)).token;
  const desk = (await createStaff(app, 'DESK')).token;
  expect([await statusOf(null), await statusOf(other), await statusOf(desk)]).toEqual([401, 404, 404]);
  expect([await statusOf(claire.token, randomUUID()), await statusOf(claire.token, 'x')]).toEqual([404, 404]);
  expect(await statusOf(claire.token, certificateId, { 'sec-fetch-site': 'cross-site' })).toBe(403);
});

test("who paid and may no longer see the child does not read the child's number", async () => {
  const link = { where: { childId_parentId: { childId, parentId: claire.actor.parentId } } };
  expect(await (await get(claire.token)).text()).toContain('18.07.21-123.45');
  await app.database.prisma.familyLink.update({ ...link, data: { state: 'BLOCKED' } });
  const page = await (await get(claire.token)).text();
  expect(page).toContain('18.07.21-***.**');
  expect(page).not.toContain('18.07.21-123.45');
  await app.database.prisma.familyLink.update({ ...link, data: { state: 'ACTIVE' } });
});

test('staff who issue certificates get it, and each reading is written down', async () => {
  const { token, actor } = await createStaff(app, 'TREASURER');
  expect(await statusOf(token)).toBe(200);
  expect(await reads()).toEqual([{ actor: nameForAudit(actor), subject: `tax-certificate:${certificateId}` }]);
});

test('a certificate of participation goes to who paid and to the desk, and to nobody else', async () => {
  const { weeks } = await createSeason(app, [5]);
  const { id: enrolmentId } = await placeChild(app, claire.actor, childId, weeks[0]!);
  const id = randomUUID();
  const content = {
    ...{ year: 2026, number: 7, issuedOn: '2026-07-10', code: '7K2M9XQ4T5B8C3D6', paidOn: '2026-06-01', paidCents: 4800 },
    organiser: { name: 'Commune de Valmont', enterpriseNumber: '0999999922', address: null },
    signatory: { name: 'Anne Dubois', role: 'directrice générale' },
    payerName: 'Claire <Peeters>',
    child: { givenName: 'Zoé', familyName: 'Peeters', birthDate: '2019-03-14' },
    ...{ plaineName: 'Petite plaine', siteName: 'École', from: '2026-07-06', to: '2026-07-10', days: ['2026-07-06', '2026-07-08'] },
  };
  const row = { id, year: 2026, number: 7, enrolmentId, parentId: claire.actor.parentId, code: content.code, dayCount: 2, paidCents: 4800 };
  await app.database.prisma.participationCertificate.create({
    data: { ...row, sealed: sealParticipation(app.keyRing, id, content), contentHash: hashOf(content) },
  });
  const read = async (token: string | null) => {
    const response = await fetch(`${origin}documents/participations/${id}`, {
      headers: token ? { cookie: `${sessionCookieName(app.env)}=${token}` } : {},
    });
    return { status: response.status, page: await response.text() };
  };
  const { status, page } = await read(claire.token);
  expect(status).toBe(200);
  for (const words of ['A-2026-0007', '0999.999.922', '6 juillet 2026, 8 juillet 2026', 'Claire &lt;Peeters&gt;', '7K2M-9XQ4-T5B8-C3D6'])
    expect(page).toContain(words);
  const asPdf = await fetch(`${origin}documents/participations/${id}.pdf`, {
    headers: { cookie: `${sessionCookieName(app.env)}=${claire.token}` },
  });
  expect(asPdf.headers.get('content-disposition')).toBe('attachment; filename="participation-A-2026-0007.pdf"');
  const { parts, untagged } = await readPdf(new Uint8Array(await asPdf.arrayBuffer()));
  expect([untagged, parts.filter(({ role }) => role === 'Lbl')]).toEqual([[], expect.objectContaining({ length: 12 })]);
  const others = [
    null,
    (await createParent(app)).token,
    (await createStaff(app, 'TREASURER')).token,
    (await createStaff(app, 'DESK')).token,
  ];
  expect(await Promise.all(others.map(async (token) => (await read(token)).status))).toEqual([401, 404, 404, 200]);
});

test('a receipt goes to who paid and to who sees payments, whose reading is written down; no other parent or role gets it', async () => {
  const { prisma } = app.database;
  const { weeks } = await createSeason(app, [5]);
  const { enrolments } = await fillBasket(app, claire.actor, [{ childId: (await createChild(app, [claire])).id, week: weeks[0]! }]);
  const staff = (await createStaff(app)).actor;
  const { parentId } = claire.actor;
  const paymentId = await transact(app, staff, (ctx) =>
    confirmByHand(ctx, { parentId, enrolmentIds: [enrolments[0]!.id], receivedCents: 6000, reason: 'guichet', method: 'CARD' }),
  );
  await issueAllPapers(app, null);
  const { id } = await prisma.paymentPaper.findFirstOrThrow({ where: { paymentId } });
  const read = (token: string | null, ending = '') =>
    fetch(`${origin}documents/paiements/${id}${ending}`, { headers: token ? { cookie: `${sessionCookieName(app.env)}=${token}` } : {} });
  const asPdf = await read(claire.token, '.pdf?duplicata');
  expect(asPdf.headers.get('content-disposition')).toMatch(/filename="recu-\d{4}-000001-duplicata\.pdf"/);
  const bytes = Buffer.from(await asPdf.arrayBuffer());
  expect(bytes.length).toBeLessThanOrEqual(60 * 1024);
  expect(Buffer.from(await (await read(claire.token, '.pdf?duplicata')).arrayBuffer()).equals(bytes)).toBe(true);
  const { title, ua, parts, untagged } = await readPdf(bytes);
  expect([title, ua, untagged]).toEqual([expect.stringMatching(/^Reçu n° \d{4}-000001 DUPLICATA$/), '1', []]);
  expect(parts.filter(({ role }) => role === 'TH').map(({ text }) => text)).toContain('Plaine et semaine');
  const others = [null, (await createParent(app)).token, ...(await tokensOf('COORDINATOR', 'KITCHEN', 'DESK', 'TREASURER'))];
  expect(await Promise.all(others.map(async (token) => (await read(token)).status))).toEqual([401, 404, 404, 404, 200, 200]);
  expect(await prisma.auditEntry.count({ where: { action: 'payment-paper-read', subject: `payment-paper:${id}` } })).toBe(2);
});

test('a year of papers is one file, and a statement of account a paper; each parent has their own, staff what their role reads', async () => {
  const { parentId } = claire.actor;
  const read = async (token: string | null, path: string) => {
    const response = await fetch(`${origin}documents/${path}`, {
      headers: token ? { cookie: `${sessionCookieName(app.env)}=${token}` } : {},
    });
    return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
  };
  const other = (await createParent(app)).token;
  const [kitchen, treasurer] = await tokensOf('KITCHEN', 'TREASURER');
  const statement = `releves/${parentId}.pdf?du=2026-01-01&au=2026-12-31`;
  const asked = await Promise.all([null, other, kitchen!, claire.token, treasurer!].map((token) => read(token, statement)));
  expect(asked.map(({ status }) => status)).toEqual([401, 404, 404, 200, 200]);
  const { title, ua, parts } = await readPdf(asked[3]!.bytes);
  expect([title, ua]).toEqual(['Rekeningoverzicht, van 1 januari 2026 tot 31 december 2026', '1']);
  expect(parts.filter(({ role }) => role === 'TH').map(({ text }) => text)).toEqual(['Datum', 'Verrichting', 'Bedrag', 'Saldo']);
  expect(await prisma().auditEntry.count({ where: { action: 'account-statement-read', subject: `parent:${parentId}` } })).toBe(1);
  expect((await read(claire.token, `releves/${parentId}?du=2026-01-01&au=2027-02-01`)).status).toBe(404);

  const { day } = await prisma().paymentPaper.findFirstOrThrow();
  const year = day.getUTCFullYear();
  const own = await read(claire.token, `annees/${year}.zip`);
  const names = Object.keys(unzipSync(own.bytes));
  expect(names).toContainEqual(expect.stringMatching(/^recu-\d{4}-000001\.pdf$/));
  expect(own.bytes).toEqual((await read(claire.token, `annees/${year}.zip`)).bytes);
  const ofStaff = await read(treasurer!, `annees/${year}.zip?famille=${parentId}`);
  // certificates of participation are not the treasurer's
  expect(Object.keys(unzipSync(ofStaff.bytes))).toEqual(names.filter((name) => !name.startsWith('participation')));
  const others = [
    read(other, `annees/${year}.zip`),
    read(other, `annees/${year}.zip?famille=${parentId}`),
    read(null, `annees/${year}.zip`),
  ];
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual([404, 404, 401]);
});

const prisma = () => app.database.prisma;
const tokensOf = (...roles: StaffRole[]) => Promise.all(roles.map(async (role) => (await createStaff(app, role)).token));

test('a paper that is not what was issued is not shown', async () => {
  await app.database.prisma.taxCertificate.update({ where: { id: certificateId }, data: { contentHash: 'other' } });
  expect(await statusOf(claire.token)).toBe(500);
});
