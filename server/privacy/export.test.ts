// The export is the graph's own answer to web/src/routes/portail/mes-donnees/export.graphql. What is asked here: that it
// is whole, table by table, and that nothing of the other parent is in it.
import { saveRefundAccount } from '../accounting/refunds/refund-account.ts';
import { transact } from '../platform/act.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse, visit } from 'graphql';
import { beforeAll, expect, test } from 'vitest';
import { createAsker } from '../../tests/kit/ask.ts';
import { createApp } from '../../tests/kit/people.ts';
import { canaries, createFamilies, type Families } from '../../tests/security/family.ts';
import { Prisma } from '../platform/database.ts';
import { recordConsent } from '../consents/record-consent.ts';
import { createFeed } from '../calendar-feeds/create-feed.ts';

const folder = join(import.meta.dirname, '../../web/src/routes/portail/mes-donnees');
const document = readFileSync(join(folder, 'export.graphql'), 'utf8');
const app = await createApp();
const { prisma } = app.database;
const ask = createAsker(app);
let families: Families;
type Exported = { viewer: { parent: Record<string, unknown[]> & { children: Record<string, unknown>[] } } & Record<string, unknown> };
const exportAs = async (token: string | undefined): Promise<Exported> => {
  const { data, errors } = await ask(token ?? null, document);
  expect(errors).toBeUndefined();
  return data.exportMyData;
};

/** Where the rows of each table are in the export, as keys one below the other. */
const inExport: Record<string, string[]> = {
  person: ['viewer', 'familyName'],
  account: ['viewer', 'accounts'],
  session: ['viewer', 'sessions'],
  document: ['viewer', 'documents'],
  parent: ['viewer', 'parent', 'email'],
  family_link: ['viewer', 'parent', 'links'],
  calendar_feed: ['viewer', 'parent', 'calendarFeed'],
  refund_account: ['viewer', 'parent', 'refundAccount'],
  basket: ['viewer', 'parent', 'baskets'],
  enrolment: ['viewer', 'parent', 'enrolments'],
  waiting_place: ['viewer', 'parent', 'queueLines'],
  payment: ['viewer', 'parent', 'payments'],
  refund: ['viewer', 'parent', 'payments', '0', 'refunds'],
  payment_paper: ['viewer', 'parent', 'payments', '0', 'papers'],
  payment_promise: ['viewer', 'parent', 'payments', '0'],
  payment_line: ['viewer', 'parent', 'payments', '0', 'enrolments'],
  cancellation_request: ['viewer', 'parent', 'cancellationRequests'],
  reduction_grant: ['viewer', 'parent', 'reductionGrants'],
  child: ['viewer', 'parent', 'children'],
  health_sheet: ['viewer', 'parent', 'children', '0', 'healthSheet'],
  health_sheet_read: ['viewer', 'parent', 'children', '0', 'sheetReads'],
  consent: ['viewer', 'parent', 'children', '0', 'consents'],
  participation_certificate: ['viewer', 'parent', 'participationCertificates'],
  severe_disability: ['viewer', 'parent', 'children', '0', 'severeDisabilities'],
  tax_certificate: ['viewer', 'parent', 'taxCertificates'],
  family_act: ['viewer', 'parent', 'deskActs'],
  opposition: ['viewer', 'parent', 'children', '0', 'oppositions'],
  family_message_recipient: ['viewer', 'parent', 'messages'],
};

/** Tables that lead to a person and are not in it, each with its reason. */
const leftOut: Record<string, string> = {
  payment_payer: 'the name and address of who paid, as at the payment: what the certificate of the year says',
  bank_allocation: 'which movement of the bank paid a payment, for the accounts; the payment itself is in payments',
  health_sheet_change: 'who changed which answers when, read by both parents on the page of the sheet; the answers are in healthSheet',
  record_merge: 'for a day, which rows staff moved from one record of a child to the other: the act itself is in deskActs',
  given_back: 'how long a place that was given back had been held, for the deadline of the next; the place itself is in enrolments',
  staff_member: 'what the commune knows of who works for it: in the export of staff, as viewer.staff; a family has none',
  journal_line: 'the same amounts and days as the payment and its refunds, for the accounts; it names nobody',
  claim: 'a view of what payments are owed: the same amounts',
  ledger_entry: 'the same amounts and days as the payment and its refunds, for the accounts',
  bank_refund: 'which movement of the bank was which refund: the refund is in payments.refunds',
  refund_batch_line: 'the order for the bank in which a refund left: the refund is in payments.refunds, the account in refundAccount',
  attendance_closing: 'which member of staff said that a day of a group is complete; it names no family',
  enrolment_option: 'care, meals and shuttle of a place, with the stop and the price: named in enrolments.priceReason',
  announced_absence: 'with the place, in enrolments.announcedAbsences',
  write_off: 'why the commune gave a claim up: in deskActs, with the same words, once it is given up',
  attendance: 'with the week, in children.enrolments.attendances: noted by staff once the week has come',
};

/** Tables from which foreign keys lead to a person, a parent or a child. */
async function listTables(): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ name: string }[]>`
    WITH RECURSIVE led AS (
      SELECT 'person'::text AS name UNION SELECT 'parent' UNION SELECT 'child'
      UNION
      SELECT conrelid::regclass::text FROM pg_constraint JOIN led ON confrelid::regclass::text = led.name WHERE contype = 'f'
    )
    SELECT name FROM led
    UNION
    SELECT table_name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name IN ('person_id', 'parent_id', 'child_id', 'enrolment_id', 'payment_id')
    ORDER BY 1`;
  return rows.map(({ name }) => name);
}

beforeAll(async () => {
  families = await createFamilies(app);
  const { parent } = families.actors;
  const { childId } = families.target;
  await prisma.account.create({
    data: { issuer: 'https://idp.example', subject: 'secret-subject', personId: parent.actor.personId, acr: 'high' },
  });
  await transact(app, parent.actor, async (ctx) => {
    await recordConsent(ctx, { childId, purpose: 'PHOTO_INTERNAL', given: true, textVersion: '2026-11' });
    await createFeed(ctx);
    await saveRefundAccount(ctx, { iban: 'BE36999000001181', holder: 'Claire Kanari' });
  });
});

test('every table that leads to a person is in the export, or on the list with the reason why not', async () => {
  expect(await listTables()).toEqual([...Object.keys(inExport), ...Object.keys(leftOut)].sort());
  const exported = await exportAs(families.tokens.parent);
  for (const [table, path] of Object.entries(inExport)) {
    const found = path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], exported);
    expect(found, table).toBeTruthy();
    expect(Array.isArray(found) ? found.length : 1, table).toBeGreaterThan(0);
  }
});

/** Columns of a person, a parent and a child that are in the export under another name, or not in it, each with the reason. */
const otherColumns: Record<string, Record<string, string>> = {
  person: {
    ...{ id: 'of the row', createdAt: 'knownSince', claimedEmail: 'suggestedEmail' },
    ...{ nationalNumber: 'maskedNationalNumber', numberIndex: 'a secret of the portal' },
  },
  parent: {
    ...{ id: 'of the row', personId: 'of the row', emailNonce: 'a number drawn at random' },
    ...{ street: 'address', postalCode: 'address', city: 'address' },
    ...{ erasedAt: 'nothing is exported of such an account', noticedAt: 'a mail said it' },
    ...{ limitsLiftedAt: 'that the account may keep more places than others: the desk says it' },
    ...{ listedAt: 'that a wave lets the account in before others: its pages say from when on' },
  },
  child: {
    ...{ createdAt: 'as links.since', numberIndex: 'a secret of the portal', nationalNumber: 'maskedNationalNumber', schoolId: 'school' },
    ...{ sheetAskedAt: 'a mail said it', mergedIntoId: 'such a record is in no family' },
  },
};

test('every column of a person, a parent and a child is in the export, or on the list with the reason why not', async () => {
  const { viewer } = await exportAs(families.tokens.parent);
  const exported: Record<string, object> = { person: viewer, parent: viewer.parent, child: viewer.parent.children[0]! };
  const columns = { person: Prisma.PersonScalarFieldEnum, parent: Prisma.ParentScalarFieldEnum, child: Prisma.ChildScalarFieldEnum };
  for (const [table, names] of Object.entries(columns))
    expect(
      Object.keys(names)
        .filter((name) => !(name in exported[table]!))
        .sort(),
      table,
    ).toEqual(Object.keys(otherColumns[table]!).sort());
});

test('it holds the family’s words, and of numbers and secrets nothing whole', async () => {
  const text = JSON.stringify(await exportAs(families.tokens.parent));
  for (const word of [canaries.parentMail, canaries.parentStreet, canaries.allergies, canaries.contact, canaries.reason, 'Dr Lenoir'])
    expect(text).toContain(word);
  for (const word of [canaries.childNumber, canaries.parentNumber, 'secret-subject']) expect(text).not.toContain(word);
});

test('the co-parent’s holds the child and the sheet, and nothing of the other’s contact, basket, payments or consents', async () => {
  const exported = await exportAs(families.tokens.coparent);
  const text = JSON.stringify(exported);
  for (const word of [canaries.childName, canaries.allergies]) expect(text).toContain(word);
  for (const word of [
    canaries.parentMail,
    canaries.parentPhone,
    canaries.parentStreet,
    canaries.reason,
    families.target.paymentId,
    'Claire',
  ])
    expect(text).not.toContain(word);
  expect(exported.viewer.parent).toMatchObject({ payments: [], baskets: [], enrolments: [], cancellationRequests: [] });
  expect(exported.viewer.parent.children[0]).toMatchObject({ consents: [] });
});

test('a parent who is blocked exports nothing of the child', async () => {
  const exported = await exportAs(families.tokens.blocked);
  expect(exported.viewer.parent).toMatchObject({ children: [], enrolments: [], links: [{ state: 'BLOCKED', childName: null }] });
  expect(JSON.stringify(exported)).not.toContain(canaries.childName);
});

test('it is in the trail, without what was in it, and is given a few times an hour', async () => {
  const { parent } = families.actors;
  const trail = await prisma.auditEntry.findMany({ where: { action: 'data-exported', actor: `person:${parent.actor.personId}` } });
  expect(trail.length).toBeGreaterThan(0);
  expect(trail.every(({ detail }) => detail === null)).toBe(true);
  const codes: unknown[] = [];
  for (let attempt = 0; attempt < 8; attempt += 1) codes.push((await ask(parent.token, document)).errors?.[0]?.extensions.code);
  expect(codes).toContain('RATE_LIMITED');
  expect((await ask(null, document)).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

test('every field of the export has a word for its reader', () => {
  const labels = readFileSync(join(folder, 'labels.ts'), 'utf8');
  const names = new Set<string>();
  visit(parse(document), { [Kind.FIELD]: { enter: (node) => void names.add(node.name.value) } });
  const own = ['exportMyData', '__typename', 'viewer', 'message'];
  expect([...names].filter((name) => !own.includes(name) && !labels.includes(`  ${name}: m.`))).toEqual([]);
});
