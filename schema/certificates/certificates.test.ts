// Tax certificates through the graph: what they would say, a run by the worker, corrections, and who sees them.
import { crc32, deflateSync } from 'node:zlib';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { certificatePaper } from '../../server/certificates/certificate-paper.ts';
import { hashOf, openContent } from '../../server/certificates/content.ts';
import { openParticipation } from '../../server/certificates/participation.ts';
import { participationPaper } from '../../server/certificates/participation-paper.ts';
import { readSheets } from '../../server/certificates/fiscal-file/sheets-of-year.ts';
import { readCertificate } from '../../server/certificates/read-certificate.ts';
import { readParticipation } from '../../server/certificates/read-participation.ts';
import { keepDocument } from '../../server/documents/keep-document.ts';
import { sealNumber } from '../../server/identity/sealed-number.ts';
import { indexNumber } from '../../server/platform/encryption.ts';
import { toTemplate } from '../../server/papers/to-template.ts';
import { writeHtml } from '../../server/papers/write-html.ts';
import { writePdf } from '../../server/papers/write-pdf.ts';
import { transact } from '../../server/platform/act.ts';
import type { ParentActor } from '../../server/platform/actor.ts';
import { rowId } from '../../server/platform/ids.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createStaff, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { chargeBack, payForPlace, receiveTransfer } from '../../tests/kit/paid-week.ts';
import { work } from '../../tests/kit/payment-harness.ts';
import { createApp, createChild, createParent } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let staff: string;
const days = [7, 8, 9, 10, 11].map((day) => `2025-07-${String(day).padStart(2, '0')}`);
let next = 0;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  staff = (await createStaff(app)).token;
  await app.database.prisma.commune.create({
    data: { name: 'Commune de Valmont', serviceName: 'ATL', email: 'atl@example.be', iban: '', beneficiary: '', address: 'Place 1' },
  });
  await set({ certifiedBy: 'ORGANISER', signatoryName: 'Anne Dubois', signatoryRole: 'directrice générale' });
});

/** A PNG of one grey, of that many pixels; `pixels`: instead of them. */
function pngOf(width: number, height: number, pixels = deflateSync(Buffer.alloc((width + 1) * height))) {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return new Uint8Array(Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]));
}

/** A child with a number, of a parent with a number. */
async function family() {
  next += 1;
  const number = (ahead: string) => `${ahead}${String(next).padStart(5, '0')}`;
  const parent = await createParent(app, { givenName: 'Claire', familyName: `Dumont ${next}`, nationalNumber: number('860417') });
  return { ...parent, childId: await child(parent, number('150312')) };
}

async function child(parent: { actor: ParentActor }, digits: string) {
  const { id } = await createChild(app, [parent], { birthDate: '2018-07-21' });
  const nationalNumber = sealNumber(app.keyRing, 'child', id, digits);
  await app.database.prisma.child.update({ where: { id }, data: { nationalNumber, numberIndex: indexNumber(app.keyRing, digits) } });
  return id;
}

type Paid = { parent: { actor: ParentActor }; childId: string; absent?: string[]; paidOn?: string; paidAt?: string };

/** A week of July 2025 that this parent paid 60.00 for, noted and closed; `paidOn` by the bank's books, `paidAt` by the portal's. */
async function paidWeek({ parent, childId, absent = [], paidOn = '2025-06-15', paidAt = '2025-06-15T10:00:00Z' }: Paid) {
  const { prisma } = app.database;
  const week = await createWeek(app, (await createPlaine(app)).id, { monday: days[0]! });
  const place = await placeChild(app, parent.actor, childId, week);
  const payment = await payForPlace(app, { place, paidOn, paidAt });
  for (const day of days)
    await prisma.attendance.create({
      data: { enrolmentId: place.id, day: new Date(day), status: absent.includes(day) ? 'ABSENT' : 'PRESENT' },
    });
  const close = () => prisma.attendanceClosing.createMany({ data: days.map((day) => ({ weekId: week.id, day: new Date(day) })) });
  return { week, place, payment, close };
}

const draftsOf = async (parentId: string, year = 2025) => {
  const query = `{ admin { taxCertificateDrafts(year: ${year}, first: 200) { edges { node { parentId childName toCorrect dayCount totalCents issuedNumber issuedCents
    lines { from to days rateCents amountCents } blocks { code message } } } } } }`;
  const { edges } = (await ask(staff, query)).data.admin.taxCertificateDrafts;
  return edges.map(({ node }: { node: { parentId: string } }) => node).filter((node: { parentId: string }) => node.parentId === parentId);
};
const issue = async (year = 2025) =>
  (await ask(staff, `mutation { issueTaxCertificates(year: ${year}) { __typename ... on InputInvalid { field message } } }`)).data
    .issueTaxCertificates;
const correct = async (certificateId: string, reason = 'remboursement') =>
  (
    await ask(
      staff,
      `mutation ($id: ID!, $reason: String!) { correctTaxCertificate(certificateId: $id, reason: $reason) { __typename
        ... on TaxCertificate { id number correctsNumber totalCents } ... on AlreadyDecided { message } ... on InputInvalid { field } } }`,
      { id: certificateId, reason },
    )
  ).data.correctTaxCertificate;
const own = async (token: string) =>
  (await ask(token, '{ viewer { parent { taxCertificates { id number incomeYear dayCount totalCents isReplaced } } } }')).data.viewer.parent
    .taxCertificates;

test('a certificate waits for closed days; then the worker issues it once, frozen, with the payer as at the payment', async () => {
  const claire = await family();
  const { close } = await paidWeek({ parent: claire, childId: claire.childId, absent: [days[1]!] });
  expect(await draftsOf(claire.actor.parentId)).toMatchObject([
    { totalCents: 0, blocks: [{ code: 'DAYS_NOT_CLOSED', message: expect.stringContaining('7 juillet 2025') }] },
  ]);
  await close();
  const lines = [{ from: days[0], to: days[4], days: 4, rateCents: 1200, amountCents: 4800 }];
  expect(await draftsOf(claire.actor.parentId)).toMatchObject([{ dayCount: 4, totalCents: 4800, lines, blocks: [], issuedNumber: null }]);

  await app.database.prisma.parent.update({ where: { id: claire.actor.parentId }, data: { street: 'Rue Neuve 2' } });
  expect(await issue()).toMatchObject({ __typename: 'CertificateRun' });
  expect(await issue()).toMatchObject({ __typename: 'AlreadyDecided' });
  await work(app);
  expect(await issue()).toMatchObject({ __typename: 'CertificateRun' });
  await work(app);
  const [certificate, ...others] = await own(claire.token);
  expect(others).toEqual([]);
  expect(certificate).toMatchObject({ incomeYear: 2025, dayCount: 4, totalCents: 4800, isReplaced: false });
  const row = await app.database.prisma.taxCertificate.findUniqueOrThrow({ where: { id: certificate.id } });
  const content = openContent(app.keyRing, row);
  expect(content).toMatchObject({ payer: { street: 'Rue des Tilleuls 1', nationalNumber: expect.stringMatching(/^860417/) }, lines });
  expect(hashOf(content)).toBe(row.contentHash);
  // what lies in clear does not tell the numbers by trying them
  expect(hashOf({ ...content, salt: undefined })).not.toBe(row.contentHash);
});

test('two parents who paid have a certificate each, and no day counts for both', async () => {
  const claire = await family();
  const marc = await family();
  const first = await paidWeek({ parent: claire, childId: claire.childId });
  // the same child at the same dates, after the first place was given up in the week
  await app.database.prisma.enrolment.update({ where: { id: first.place.id }, data: { status: 'CANCELLED', endedAt: new Date() } });
  const second = await paidWeek({ parent: marc, childId: claire.childId, absent: days.slice(0, 2) });
  await app.database.prisma.attendance.deleteMany({ where: { enrolmentId: first.place.id, day: { gte: new Date(days[2]!) } } });
  await first.close();
  await second.close();
  await issue();
  await work(app);
  expect((await own(claire.token)).map(({ totalCents }: { totalCents: number }) => totalCents)).toEqual([2400]);
  expect((await own(marc.token)).map(({ totalCents }: { totalCents: number }) => totalCents)).toEqual([3600]);
});

test('what goes back after the certificate is a new one that names the old, which stays; nothing new is refused', async () => {
  const claire = await family();
  const { place, payment, close } = await paidWeek({ parent: claire, childId: claire.childId });
  await close();
  await issue();
  await work(app);
  const [old] = await own(claire.token);
  expect(await correct(old.id)).toMatchObject({ __typename: 'AlreadyDecided', message: expect.stringContaining("Rien n'a changé") });
  await app.database.prisma.refund.create({
    data: { paymentId: payment.id, enrolmentId: place.id, amountCents: 1200, reason: 'CANCELLATION', days: [new Date(days[0]!)] },
  });
  expect(await draftsOf(claire.actor.parentId)).toMatchObject([{ totalCents: 4800, issuedCents: 6000, toCorrect: true }]);
  expect(await correct(old.id, ' ')).toMatchObject({ field: 'reason' });
  expect(await correct(old.id)).toMatchObject({ __typename: 'TaxCertificate', correctsNumber: old.number, totalCents: 4800 });
  expect(await correct(old.id)).toMatchObject({ __typename: 'AlreadyDecided' });
  expect(await own(claire.token)).toMatchObject([
    { totalCents: 4800, isReplaced: false },
    { number: old.number, totalCents: 6000, isReplaced: true },
  ]);
  const numbers = await app.database.prisma.taxCertificate.findMany({ where: { incomeYear: 2025 }, orderBy: { number: 'asc' } });
  expect(numbers.map(({ number }) => number)).toEqual(numbers.map((_row, index) => index + 1));
});

const contentOf = async (id: string) =>
  openContent(app.keyRing, await app.database.prisma.taxCertificate.findUniqueOrThrow({ where: { id } }));

test('money that comes again for a week that was paid moves it to no other year; days of a certificate in force are on no other', async () => {
  const claire = await family();
  const marc = await family();
  const { place, payment, close } = await paidWeek({ parent: claire, childId: claire.childId });
  await close();
  await issue();
  await work(app);
  await receiveTransfer(app, payment.id, '2026-03-10');
  expect(await draftsOf(claire.actor.parentId, 2026)).toEqual([]);
  expect(await draftsOf(claire.actor.parentId)).toMatchObject([{ totalCents: 6000, issuedCents: 6000, toCorrect: false }]);
  await app.database.prisma.enrolment.update({ where: { id: place.id }, data: { status: 'CANCELLED', endedAt: new Date() } });
  await (await paidWeek({ parent: marc, childId: claire.childId, paidOn: '2025-06-01' })).close();
  const [{ id, number }] = await own(claire.token);
  const message = expect.stringContaining(`n° 2025-${String(number).padStart(4, '0')}`) as string;
  expect((await draftsOf(marc.actor.parentId))[0].blocks).toEqual([{ code: 'ALREADY_ATTESTED', message }]);
  expect(await correct(id)).toMatchObject({ totalCents: 0 });
  expect(await draftsOf(marc.actor.parentId)).toMatchObject([{ totalCents: 6000, blocks: [] }]);
});

test('what the bank took back, of the payment as a whole, is corrected though it is owed', async () => {
  const claire = await family();
  const { payment, close } = await paidWeek({ parent: claire, childId: claire.childId });
  await close();
  await issue();
  await work(app);
  await chargeBack(app, payment.id);
  expect(await draftsOf(claire.actor.parentId)).toMatchObject([{ totalCents: 0, blocks: [{ code: 'OPEN_BALANCE' }] }]);
  const [{ id }] = await own(claire.token);
  expect(await correct(id)).toMatchObject({ __typename: 'TaxCertificate', totalCents: 0 });
});

test('an address that the desk adds after the payment, and a name that it corrects, reach the paper; else it is that of the payment', async () => {
  const { prisma } = app.database;
  const [claire, late] = [await family(), await family()];
  const at = (family: { actor: ParentActor }) => ({ where: { id: family.actor.parentId } });
  await prisma.parent.update({ ...at(claire), data: { street: null } });
  await (await paidWeek({ parent: claire, childId: claire.childId })).close();
  // imported in the year after, past the middle of January
  await (await paidWeek({ parent: late, childId: late.childId, paidOn: '2025-12-30', paidAt: '2026-01-20T10:00:00Z' })).close();
  expect(await draftsOf(claire.actor.parentId)).toMatchObject([{ blocks: [{ code: 'PAYER_WITHOUT_ADDRESS' }] }]);
  for (const one of [claire, late]) await prisma.parent.update({ ...at(one), data: { street: 'Rue Neuve 2' } });
  await issue();
  await work(app);
  const [[first], [second]] = [await own(claire.token), await own(late.token)];
  expect((await contentOf(first.id)).payer.street).toBe('Rue Neuve 2');
  expect((await contentOf(second.id)).payer.street).toBe('Rue des Tilleuls 1');
  await prisma.person.update({ where: { id: claire.actor.personId }, data: { givenName: 'Clara' } });
  const { id } = await correct(first.id, 'prénom');
  expect((await contentOf(id)).payer.givenName).toBe('Clara');
  // as many days at the same price, for a child whose name was wrong
  await prisma.child.update({ where: { id: late.childId }, data: { givenName: 'Loup' } });
  const list = '{ admin { taxCertificateDrafts(year: 2025, toCorrect: true) { edges { node { parentId } } } } }';
  expect((await ask(staff, list)).data.admin.taxCertificateDrafts.edges).toEqual([{ node: { parentId: late.actor.parentId } }]);
});

test('a number that does not open keeps no other family waiting, and a run whose job is gone is over', async () => {
  const { prisma } = app.database;
  const [claire, marc] = [await family(), await family()];
  for (const one of [claire, marc]) await (await paidWeek({ parent: one, childId: one.childId })).close();
  await prisma.child.update({ where: { id: claire.childId }, data: { nationalNumber: new Uint8Array(40) } });
  await prisma.certificateRun.create({ data: { incomeYear: 2025 } });
  expect(await issue()).toMatchObject({ __typename: 'CertificateRun' });
  await work(app);
  expect([(await own(claire.token)).length, (await own(marc.token)).length]).toEqual([0, 1]);
  expect(await prisma.certificateRun.count({ where: { endedAt: null } })).toBe(0);
});

test('money that the bank took back, and a missing number, are in the way', async () => {
  const claire = await family();
  const { payment, close } = await paidWeek({ parent: claire, childId: claire.childId });
  await close();
  await app.database.prisma.child.update({ where: { id: claire.childId }, data: { nationalNumber: null, numberIndex: null } });
  const codes = async () => (await draftsOf(claire.actor.parentId))[0].blocks.map(({ code }: { code: string }) => code);
  expect(await codes()).toEqual(['CHILD_WITHOUT_NUMBER']);
  await chargeBack(app, payment.id);
  expect(await codes()).toEqual(['OPEN_BALANCE']);
  expect(await issue(new Date().getFullYear())).toMatchObject({ field: 'year' });
});

const set = async (input: object, token = staff) => {
  const { version } = await app.database.prisma.certificateSettings.findUniqueOrThrow({ where: { id: 1 } });
  return (
    await ask(
      token,
      `mutation ($input: CertificateSettingsInput!) { saveCertificateSettings(input: $input) { __typename
        ... on InputInvalid { field problems { path code } } } }`,
      { input: { version, ...input } },
    )
  ).data?.saveCertificateSettings;
};
const signatory = { signatoryName: 'Anne Dubois', signatoryRole: 'directrice générale' };

test('while a setting is missing, drafts say which, no run starts, one that waits issues nothing, and nothing is corrected', async () => {
  const claire = await family();
  const { close } = await paidWeek({ parent: claire, childId: claire.childId });
  await close();
  await issue();
  expect(await set({ signatoryName: 'Anne Dubois' })).toEqual({ __typename: 'CertificateSettings' });
  onTestFinished(async () => void (await set({ certifiedBy: 'ORGANISER', ...signatory })));
  await work(app);
  expect(await own(claire.token)).toEqual([]);
  const message = expect.stringContaining("qui certifie l'accueil (cadre I) et le nom et la fonction de la personne qui signe") as string;
  expect(await draftsOf(claire.actor.parentId)).toMatchObject([{ totalCents: 6000, blocks: [{ code: 'PAPER_INCOMPLETE', message }] }]);
  expect(await issue()).toMatchObject({ field: 'year', message });
  const earlier = await app.database.prisma.taxCertificate.findFirstOrThrow({ where: { correctedBy: null } });
  expect(await correct(earlier.id)).toMatchObject({ field: 'certificateId' });
});

test('another body stands in frame I with its days, and days that it does not certify are in the way', async () => {
  const claire = await family();
  await (await paidWeek({ parent: claire, childId: claire.childId })).close();
  onTestFinished(async () => void (await set({ certifiedBy: 'ORGANISER', ...signatory })));
  const body = { certifiedBy: 'ONE', bodyName: 'ONE', bodyAddress: 'Chaussée 95, 1060 Bruxelles', bodyFrom: '2025-07-08', ...signatory };
  expect(await set({ ...body, bodyName: ' ', bodyEnterpriseNumber: '0999.999.923' })).toMatchObject({
    problems: [
      { path: ['bodyName'], code: 'REQUIRED' },
      { path: ['bodyEnterpriseNumber'], code: 'MALFORMED' },
    ],
  });
  const named = { ...body, bodyEnterpriseNumber: 'BE 999.999.922' };
  expect(await set(named)).toEqual({ __typename: 'CertificateSettings' });
  expect(await set({ ...named, version: 0 })).toMatchObject({ problems: [{ code: 'OUTDATED' }] });
  expect((await draftsOf(claire.actor.parentId))[0].blocks).toEqual([
    { code: 'NOT_CERTIFIED', message: "Jours que l'organisme du cadre I ne certifie pas : 7 juillet 2025." },
  ]);
  await set({ ...named, bodyFrom: '2025-01-01', bodyUntil: '2025-12-31' });
  await issue();
  await work(app);
  const [{ id }] = await own(claire.token);
  expect(await contentOf(id)).toMatchObject({
    certifier: { kind: 'ONE', enterpriseNumber: '0999999922', from: '2025-01-01', until: '2025-12-31' },
    signatory: { name: 'Anne Dubois', role: 'directrice générale' },
  });
  const trail = await app.database.prisma.auditEntry.findFirstOrThrow({
    where: { action: 'certificate-settings-changed' },
    orderBy: { id: 'desc' },
  });
  expect(trail.detail).toMatchObject({
    before: { recognitions: [{ from: '2025-07-08' }] },
    after: { recognitions: [{ from: '2025-01-01', until: '2025-12-31' }] },
  });
  await set({ ...named, bodyFrom: '2025-01-01', bodyName: 'Office de la naissance' });
  expect((await contentOf((await correct(id, 'nom du cadre I')).id)).certifier?.name).toBe('Office de la naissance');
});

test('days of two bodies are on two sheets, each with its own frame I; a correction keeps the body of its days', async () => {
  const claire = await family();
  await (await paidWeek({ parent: claire, childId: claire.childId })).close();
  onTestFinished(async () => void (await set({ recognitions: [{ certifiedBy: 'ORGANISER' }], ...signatory })));
  const one = { certifiedBy: 'ONE', name: 'ONE', enterpriseNumber: '0999.999.922', address: 'Chaussée 95, 1060 Bruxelles' };
  const until = { ...one, validFrom: '2025-01-01', validUntil: '2025-07-08' };
  expect(await set({ recognitions: [until, { ...one, validFrom: '2025-07-08' }], ...signatory })).toMatchObject({
    problems: [{ path: ['recognitions', '1', 'validFrom'], code: 'TAKEN' }],
  });
  const renewed = { ...one, name: 'Fédération', certifiedBy: 'PUBLIC_AUTHORITY', validFrom: '2025-07-09' };
  expect(await set({ recognitions: [renewed, until], ...signatory })).toEqual({ __typename: 'CertificateSettings' });
  await issue();
  await work(app);
  const [certificate] = await own(claire.token);
  const content = await contentOf(certificate.id);
  expect(content.frames).toMatchObject([
    { certifier: { kind: 'ONE', until: '2025-07-08' }, lines: [{ days: 2, amountCents: 2400 }] },
    { certifier: { kind: 'PUBLIC_AUTHORITY', from: '2025-07-09' }, lines: [{ days: 3, amountCents: 3600 }] },
  ]);
  const paper = certificatePaper({ content, locale: 'fr', isDuplicate: false, isReplaced: false });
  expect(paper.sheets.map(({ parts }) => JSON.stringify(parts).includes('Fédération'))).toEqual([false, true]);
  const { sheets } = await readSheets(app.database.prisma, app.keyRing, 2025);
  expect(sheets.filter(({ payer }) => payer.familyName === content.payer.familyName).map(({ certifier }) => certifier?.kind)).toEqual([
    'ONE',
    'PUBLIC_AUTHORITY',
  ]);
  // who knows of one body alone changes the last one; a later recognition changes nothing of a year before
  expect(
    await set({
      certifiedBy: 'ONE',
      bodyName: 'ONE',
      bodyEnterpriseNumber: '0999.999.922',
      bodyAddress: 'Chaussée 95',
      bodyFrom: '2026-01-01',
      ...signatory,
    }),
  ).toEqual({ __typename: 'CertificateSettings' });
  expect(await draftsOf(claire.actor.parentId)).toMatchObject([{ blocks: [{ code: 'NOT_CERTIFIED' }] }]);
  await set({ recognitions: [until, { ...renewed, validUntil: '2025-12-31' }, { ...one, validFrom: '2026-01-01' }], ...signatory });
  const { id } = await correct(certificate.id, 'fin de la reconnaissance');
  expect((await contentOf(id)).frames).toMatchObject([{ certifier: { kind: 'ONE' } }, { certifier: { until: '2025-12-31' } }]);
});

const mark = async (childId: string, change: object = {}, token = staff) =>
  (
    await ask(
      token,
      `mutation ($input: MarkSevereDisabilityInput!) { markSevereDisability(input: $input) { __typename
        ... on SevereDisability { id version proof } ... on InputInvalid { field } } }`,
      { input: { childId, proof: 'attestation du SPF vue le 2 juin', validFrom: '2025-01-01', validUntil: '2025-07-09', ...change } },
    )
  ).data?.markSevereDisability;
const withdraw = async (id: string, version: number) =>
  (
    await ask(
      staff,
      'mutation ($id: ID!, $version: NonNegativeInt!) { withdrawSevereDisability(id: $id, version: $version) { __typename } }',
      { id, version },
    )
  ).data.withdrawSevereDisability.__typename as string;

test('care of a child past 14 counts on the days of a marked severe disability; the mark is for the responsible and the parents', async () => {
  const claire = await family();
  await app.database.prisma.child.update({ where: { id: claire.childId }, data: { birthDate: new Date('2010-03-01') } });
  await (await paidWeek({ parent: claire, childId: claire.childId })).close();
  expect(await draftsOf(claire.actor.parentId)).toMatchObject([{ dayCount: 0 }]);
  expect(await mark(claire.childId, {}, (await createStaff(app, 'TREASURER')).token)).toBeNull();
  expect(await mark(claire.childId, { validUntil: '2024-12-31' })).toMatchObject({ field: 'validUntil' });
  expect(await mark(claire.childId, { validUntil: '2031-03-02' })).toMatchObject({ field: 'validUntil' });
  const { id, proof } = await mark(claire.childId);
  expect(proof).toBe('attestation du SPF vue le 2 juin');
  expect(await mark(claire.childId, { validFrom: '2025-07-01' })).toMatchObject({ field: 'validFrom' });
  expect(await draftsOf(claire.actor.parentId)).toMatchObject([{ dayCount: 3, totalCents: 3600, blocks: [] }]);
  const read = (token: string, field = '') =>
    ask(token, `{ viewer { parent { children { severeDisabilities { validUntil ${field} } } } } }`);
  expect((await read(claire.token)).data.viewer.parent.children).toEqual([{ severeDisabilities: [{ validUntil: '2025-07-09' }] }]);
  expect((await read(claire.token, 'proof')).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  expect([await withdraw(id, 1), await withdraw(id, 0), await withdraw(id, 1)]).toEqual([
    'InputInvalid',
    'SevereDisability',
    'AlreadyDecided',
  ]);
  expect(await draftsOf(claire.actor.parentId)).toMatchObject([{ dayCount: 0 }]);
});

const participate = async (weekId: string) =>
  (
    await ask(
      staff,
      `mutation ($weekId: ID!) { issueParticipationCertificates(weekId: $weekId) { __typename
        ... on IssuedParticipation { issued } ... on InputInvalid { message } } }`,
      { weekId },
    )
  ).data.issueParticipationCertificates;
const standingOf = async (code: string) =>
  (await ask(null, 'query ($code: String!) { certificateStanding(code: $code) isCertificateValid(code: $code) }', { code })).data;
const toCorrect = async () => {
  const { admin } = (
    await ask(staff, '{ admin { deskWork { work count } taxCertificatesToCorrect { id } participationsToCorrect { id weekId } } }')
  ).data;
  const counted = new Map(admin.deskWork.map(({ work: kind, count }: { work: string; count: number }) => [kind, count]));
  const count = (kind: string) => counted.get(kind) ?? 0;
  return { ...admin, counts: [count('CERTIFICATES_TO_CORRECT'), count('PARTICIPATIONS_TO_CORRECT')] };
};

test('a certificate of participation waits for closed days; a corrected attendance makes it and the tax certificate to be corrected, and its code says to anybody how it stands', async () => {
  const claire = await family();
  const { week, place, close } = await paidWeek({ parent: claire, childId: claire.childId, absent: [days[4]!] });
  expect(await participate(week.id)).toMatchObject({ __typename: 'InputInvalid', message: expect.stringContaining('7 juillet 2025') });
  await close();
  expect(await participate(week.id)).toEqual({ __typename: 'IssuedParticipation', issued: 1 });
  expect(await participate(week.id)).toMatchObject({ issued: 0 });
  const list = '{ viewer { parent { participationCertificates { id label dayCount paidCents weekStartDate isReplaced } } } }';
  const mine = async () => (await ask(claire.token, list)).data.viewer.parent.participationCertificates;
  const [first] = await mine();
  expect(first).toMatchObject({ label: 'A-2025-0001', dayCount: 4, paidCents: 6000, weekStartDate: days[0], isReplaced: false });
  const { code } = await app.database.prisma.participationCertificate.findUniqueOrThrow({ where: { id: first.id } });
  expect(await standingOf(` ${code.toLowerCase().slice(0, 8)}-${code.slice(8)}`)).toEqual({
    certificateStanding: 'VALID',
    isCertificateValid: true,
  });
  expect(await standingOf('0000-0000-0000-0000')).toMatchObject({ certificateStanding: 'UNKNOWN' });
  await issue();
  await work(app);
  const [tax] = await own(claire.token);

  const mark = async (status: string) =>
    ask(
      staff,
      `mutation { recordAttendance(input: { day: "${days[4]!}", reason: "liste retrouvée", marks: [{ enrolmentId: "${place.id}", status: ${status} }] }) { __typename } }`,
    );
  await mark('ABSENT_JUSTIFIED');
  // the papers say days and amounts, not why a child was away
  expect(await toCorrect()).toMatchObject({ counts: [0, 0], taxCertificatesToCorrect: [], participationsToCorrect: [] });
  await mark('PRESENT');
  expect(await toCorrect()).toMatchObject({
    counts: [1, 1],
    taxCertificatesToCorrect: [{ id: tax.id }],
    participationsToCorrect: [{ id: first.id, weekId: week.id }],
  });
  await app.database.prisma.person.update({ where: { id: claire.actor.personId }, data: { language: 'nl' } });
  expect(await participate(week.id)).toMatchObject({ issued: 1 });
  const { id: corrected } = await correct(tax.id, 'présence corrigée');
  expect(await toCorrect()).toMatchObject({ counts: [0, 0] });
  expect(await mine()).toMatchObject([
    { label: 'A-2025-0002', dayCount: 5, isReplaced: false },
    { label: 'A-2025-0001', isReplaced: true },
  ]);
  expect(await standingOf(code)).toEqual({ certificateStanding: 'REPLACED', isCertificateValid: false });

  // in the language of the family as it was then, whoever reads it
  await app.database.prisma.person.update({ where: { id: claire.actor.personId }, data: { language: 'de' } });
  const content = await contentOf(corrected);
  const row = await app.database.prisma.participationCertificate.findFirstOrThrow({ where: { correctsId: first.id } });
  for (const paper of [
    certificatePaper({ content, locale: 'fr', isDuplicate: false, isReplaced: false }),
    participationPaper({ content: openParticipation(app.keyRing, row), isReplaced: false, origin: 'https://portail.example' }),
  ]) {
    expect(paper.sheets.map(({ lang }) => lang)).toEqual(['fr', 'nl']);
    expect(paper.sheets[0]!.marks).toEqual([expect.stringMatching(/^Remplace l'attestation n° (A-)?2025-/)]);
    expect(paper.sheets[1]!.marks).toContain('Vertaling: alleen de Franse tekst is rechtsgeldig');
  }
});

test('what a participation certificate says is given line by line as it was issued, to who may read it; staff are written down', async () => {
  const claire = await family();
  const { week, close } = await paidWeek({ parent: claire, childId: claire.childId, absent: [days[1]!] });
  await close();
  await participate(week.id);
  const { prisma } = app.database;
  const { id } = await prisma.participationCertificate.findFirstOrThrow({ where: { enrolment: { weekId: week.id } } });
  await prisma.child.update({ where: { id: claire.childId }, data: { givenName: 'Renommé' } });
  const factsFor = async (token: string | null, certificateId = id) => {
    const { data, errors } = await ask(
      token,
      `query ($id: ID!) { participationFacts(certificateId: $id) { label code verificationUrl organiserName organiserAddress
        enterpriseNumber signatoryName signatoryRole childGivenName childBirthDate plaineName firstDay lastDay days paidCents payerName paidOn isReplaced } }`,
      { id: certificateId },
    );
    return errors ? errors[0]?.extensions.code : data.participationFacts;
  };
  const facts = await factsFor(claire.token);
  expect(facts).toMatchObject({
    label: expect.stringMatching(/^A-2025-\d{4}$/),
    code: expect.stringMatching(/^(\w{4}-){3}\w{4}$/),
    verificationUrl: `${app.env.ORIGIN}/verifier`,
    organiserName: 'Commune de Valmont',
    organiserAddress: 'Place 1',
    enterpriseNumber: null,
    signatoryName: 'Anne Dubois',
    signatoryRole: 'directrice générale',
    childGivenName: 'Zoé',
    childBirthDate: '2018-07-21',
    firstDay: days[0],
    lastDay: days[4],
    days: days.filter((day) => day !== days[1]),
    paidCents: 6000,
    paidOn: '2025-06-15',
    isReplaced: false,
  });
  expect(await standingOf(facts.code)).toMatchObject({ certificateStanding: 'VALID' });
  expect(await factsFor((await family()).token)).toBeNull();
  expect(await factsFor((await createStaff(app, 'KITCHEN')).token)).toBeNull();
  expect(await factsFor(null)).toBe('UNAUTHENTICATED');
  expect(await factsFor(claire.token, 'x')).toBeNull();
  const reads = () =>
    prisma.auditEntry.count({ where: { action: 'participation-certificate-read', subject: `participation-certificate:${id}` } });
  expect(await reads()).toBe(0);
  expect(await factsFor((await createStaff(app, 'DESK')).token)).toEqual(facts);
  expect(await reads()).toBe(1);
});

test('options of a week are said apart on its participation certificate, as long as nothing of it went back', async () => {
  const claire = await family();
  const { prisma } = app.database;
  const plaine = await createPlaine(app);
  const week = await createWeek(app, plaine.id, { monday: days[0]! });
  const place = await placeChild(app, claire.actor, claire.childId, week, { dayRateCents: 900, optionsCents: 1500 });
  const option = {
    plaineId: plaine.id,
    kind: 'CARE_AFTER',
    name: 'Garderie du soir',
    priceCents: 1500,
    unit: 'WEEK',
    attestable: true,
  } as const;
  const { id: optionId } = await prisma.weekOption.create({ data: option });
  await prisma.enrolmentOption.create({ data: { enrolmentId: place.id, optionId, priceCents: 1500, attestable: true } });
  const payment = await payForPlace(app, { place, paidOn: '2025-06-15' });
  const onDays = days.map((day) => ({ day: new Date(day) }));
  await prisma.attendance.createMany({ data: onDays.map(({ day }) => ({ enrolmentId: place.id, day, status: 'PRESENT' as const })) });
  await prisma.attendanceClosing.createMany({ data: onDays.map(({ day }) => ({ weekId: week.id, day })) });
  const said = async () => {
    await participate(week.id);
    const row = await prisma.participationCertificate.findFirstOrThrow({ where: { enrolmentId: place.id, correctedBy: null } });
    const content = openParticipation(app.keyRing, row);
    const { parts } = participationPaper({ content, isReplaced: false, origin: 'https://portail.example' }).sheets[0]!;
    const query = 'query ($id: ID!) { participationFacts(certificateId: $id) { paidCents options { name amountCents } } }';
    const { data } = await ask(claire.token, query, { id: row.id });
    const rows = [...JSON.stringify(parts).matchAll(/\["(dont [^"]*)","([^"]*)"\]/g)].map(([, label, amount]) => [label, amount]);
    return { facts: data.participationFacts, rows };
  };
  expect(await said()).toEqual({
    facts: { paidCents: 6000, options: [{ name: 'Garderie du soir', amountCents: 1500 }] },
    rows: [
      ['dont la semaine', expect.stringMatching(/^45,00/)],
      ['dont Garderie du soir', expect.stringMatching(/^15,00/)],
    ],
  });
  await prisma.refund.create({
    data: { paymentId: payment.id, enrolmentId: place.id, amountCents: 1200, reason: 'CANCELLATION', days: [new Date(days[0]!)] },
  });
  expect(await said()).toEqual({ facts: { paidCents: 4800, options: [] }, rows: [] });
});

test('a picture of the signature is on the papers that are issued with it, and on no other; it is small, and a picture', async () => {
  const member = await createStaff(app);
  const upload = async (mimeType: 'image/png' | 'application/pdf', content: Uint8Array<ArrayBuffer>) =>
    transact(app, member.actor, (ctx) => keepDocument(ctx, { mimeType, content }));
  const put = async (documentId: string | null) => {
    const { version } = await app.database.prisma.certificateSettings.findUniqueOrThrow({ where: { id: 1 } });
    const query = `mutation ($version: NonNegativeInt!, $documentId: ID) { setSignaturePicture(version: $version, documentId: $documentId) { __typename
      ... on CertificateSettings { signatureUrl } ... on InputInvalid { problems { path code } } } }`;
    return (await ask(member.token, query, { version, documentId })).data.setSignaturePicture;
  };
  const wrong = { __typename: 'InputInvalid', problems: [{ path: ['documentId'], code: 'INVALID' }] };
  expect(await put(await upload('application/pdf', new Uint8Array(Buffer.from('%PDF-1.4 %%EOF'))))).toEqual(wrong);
  // well formed from start to end, and no picture: its pixels are none
  expect(await put(await upload('image/png', pngOf(4, 2, Buffer.from('no pixels'))))).toEqual(wrong);
  expect(await put(await upload('image/png', pngOf(1300, 2)))).toMatchObject({ problems: [{ code: 'OUT_OF_RANGE' }] });
  const claire = await family();
  const { week, close } = await paidWeek({ parent: claire, childId: claire.childId });
  await close();
  const [content, kept] = [pngOf(4, 2), await app.database.prisma.document.count()];
  expect(await put(await upload('image/png', content))).toMatchObject({ signatureUrl: expect.stringMatching('^/documents/signatures/') });
  expect(await app.database.prisma.document.count()).toBe(kept);
  await participate(week.id);
  await issue();
  await work(app);
  expect(await put(null)).toMatchObject({ signatureUrl: null });
  const [tax] = await own(claire.token);
  const papers = await transact(app, claire.actor, async (ctx) => {
    const { id } = await ctx.tx.participationCertificate.findFirstOrThrow({ where: { parentId: claire.actor.parentId } });
    const one = await readCertificate(ctx, { certificateId: tax.id, mayIssue: false });
    const other = await readParticipation(ctx, { certificateId: rowId('ParticipationCertificate', id), mayIssue: false });
    return [
      certificatePaper({ ...one!, locale: 'fr', isDuplicate: false }),
      participationPaper({ ...other!, origin: 'https://portail.example' }),
    ];
  });
  for (const paper of papers) {
    const html = writeHtml(paper);
    expect(html).toContain(`alt="Signature d&#39;Anne Dubois" src="data:image/png;base64,${Buffer.from(content).toString('base64')}"`);
    const pdf = (await writePdf('paper', toTemplate(paper))).toString('latin1');
    expect(pdf).toContain('/Subtype /Image');
    expect(pdf.length).toBeLessThan(60_000);
  }
  // that the picture is another one is no reason for another paper
  expect(await correct(tax.id, 'image')).toMatchObject({ __typename: 'AlreadyDecided' });
});

test('the file for the tax office holds the certificates in force, waits for the settings, and is written down; from 2026 on it is not the official one', async () => {
  const { prisma } = app.database;
  const [here, abroad] = [await family(), await family()];
  await prisma.parent.update({ where: { id: abroad.actor.parentId }, data: { postalCode: '59000' } });
  for (const parent of [here, abroad]) {
    const { close } = await paidWeek({ parent, childId: parent.childId });
    await close();
  }
  await issue();
  await work(app);
  const look = async () =>
    (await ask(staff, '{ admin { fiscalFile(year: 2025) { format sheetCount totalCents leftOut { number reason } missing { code } } } }'))
      .data.admin.fiscalFile;
  const take = async (year: number, more = '') =>
    (
      await ask(
        staff,
        `mutation { takeFiscalFile(year: ${year}, isTest: false${more}) { __typename ... on FiscalFileContent { name content } ... on InputInvalid { field message } } }`,
      )
    ).data.takeFiscalFile;

  const before = await look();
  expect(before.missing.map(({ code }: { code: string }) => code)).toEqual(['ENTERPRISE_NUMBER', 'ADDRESS', 'PHONE']);
  expect(await take(2025)).toMatchObject({ __typename: 'InputInvalid', field: 'year' });
  await prisma.commune.update({
    where: { id: 1 },
    data: { enterpriseNumber: '0999999922', address: 'Place communale 1, 4999 Valombre', phone: '04 000 00 00' },
  });
  const papers = await prisma.taxCertificate.findMany({ where: { incomeYear: 2025, correctedBy: null }, orderBy: { number: 'asc' } });
  const [own, foreign] = [here, abroad].map(({ actor }) => papers.find(({ parentId }) => parentId === actor.parentId)!);
  const { sheetCount, leftOut, missing, totalCents } = await look();
  expect([missing, leftOut]).toEqual([[], [{ number: foreign!.number, reason: 'ABROAD' }]]);
  expect(totalCents).toBe(papers.reduce((sum, paper) => sum + paper.totalCents, 0) - foreign!.totalCents);

  const file = await take(2025);
  expect(file.name).toBe('281-86-2025.xml');
  expect(file.content.match(/<Fiche28186>/g)).toHaveLength(sheetCount);
  expect(file.content).toContain(`<f2010_referentie>2025-${String(own!.number).padStart(4, '0')}</f2010_referentie>`);
  const trail = await prisma.auditEntry.findFirstOrThrow({ where: { action: 'fiscal-file-taken' } });
  expect([trail.subject, trail.detail]).toEqual([
    'fiscal-file:2025',
    { format: 'BELCOTAX_XML', isTest: false, sheets: sheetCount, leftOut: 1 },
  ]);
  expect(await take(2026)).toMatchObject({ __typename: 'InputInvalid', field: 'mayBeUnofficial' });
  expect(await take(2024)).toMatchObject({ __typename: 'InputInvalid', message: expect.stringContaining('Aucune attestation') });
});
