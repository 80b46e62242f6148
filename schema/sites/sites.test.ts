// Sites as staff keep them. Access follows a site's id: its name, and the names of plaines, decide nothing.
import { beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { createAsker } from '../../tests/kit/ask.ts';
import { createPlaine, createStaff, createWeek, placeChild } from '../../tests/kit/catalogue.ts';
import { createApp, createChild, createParent, createPerson } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof createAsker>;
let responsible: string;

beforeAll(async () => {
  app = await createApp();
  ask = createAsker(app);
  responsible = (await createStaff(app)).token;
});

const saveSite = async (input: object, token = responsible) =>
  ask(
    token,
    `mutation ($input: SaveSiteInput!) { saveSite(input: $input) { __typename ... on Site { id name address } ... on InputInvalid { field message } } }`,
    { input },
  );
const siteOf = async (input: object) => (await saveSite(input)).data.saveSite as { id: string; name: string; address: string | null };
const savePlaine = async (input: object) =>
  (
    await ask(
      responsible,
      `mutation ($input: SavePlaineInput!) { savePlaine(input: $input) { __typename
        ... on Plaine { id siteName siteAddress site { id name address } } ... on InputInvalid { field message } } }`,
      { input: { ageMinMonths: 30, ageMaxMonths: 71, dailyRateCents: 1200, published: true, ...input } },
    )
  ).data.savePlaine;
const trailOf = async (id: string) =>
  (await app.database.prisma.auditEntry.findMany({ where: { subject: `site:${id}` }, orderBy: { id: 'asc' } })).map(
    ({ action, detail }) => ({
      action,
      detail,
    }),
  );

test('a site is added and renamed, with before and after in the audit trail; the address stays when it is left out', async () => {
  const { id } = await siteOf({ name: 'Hall des sports', address: 'Rue du Stade 3' });
  expect((await saveSite({ id, name: '  Grand hall ' })).data.saveSite).toEqual({
    __typename: 'Site',
    id,
    name: 'Grand hall',
    address: 'Rue du Stade 3',
  });
  expect(await siteOf({ id, name: 'Grand hall', address: '' })).toMatchObject({ address: null });
  expect(await trailOf(id)).toEqual([
    { action: 'site-created', detail: { after: { name: 'Hall des sports', address: 'Rue du Stade 3' } } },
    {
      action: 'site-changed',
      detail: {
        before: { name: 'Hall des sports', address: 'Rue du Stade 3' },
        after: { name: 'Grand hall', address: 'Rue du Stade 3' },
      },
    },
    {
      action: 'site-changed',
      detail: { before: { name: 'Grand hall', address: 'Rue du Stade 3' }, after: { name: 'Grand hall', address: null } },
    },
  ]);
});

test('a name that another site has and a site that is none are refused in words', async () => {
  const [one, other] = [await siteOf({ name: 'Préau' }), await siteOf({ name: 'Jardin' })];
  for (const input of [{ name: 'Préau' }, { id: other.id, name: 'Préau' }])
    expect((await saveSite(input)).data.saveSite).toEqual({
      __typename: 'InputInvalid',
      field: 'name',
      message: 'Un site porte déjà ce nom.',
    });
  const unknown = { __typename: 'InputInvalid', field: 'id', message: "Ce site n'existe pas." };
  expect((await saveSite({ id: '00000000-0000-7000-8000-000000000001', name: 'Nulle part' })).data.saveSite).toEqual(unknown);
  expect(await siteOf({ id: one.id, name: 'Préau' })).toEqual({ __typename: 'Site', id: one.id, name: 'Préau', address: null });
});

test('sites are saved by the responsibles alone; a coordinator is answered their own', async () => {
  const own = await siteOf({ name: 'Site du soir' });
  const { token: coordinator } = await createStaff(app, 'COORDINATOR', 'Site du soir');
  const { token: desk } = await createStaff(app, 'DESK');
  const { token: kitchen } = await createStaff(app, 'KITCHEN');
  for (const token of [coordinator, desk, kitchen])
    expect((await saveSite({ name: 'Pris' }, token)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  const list = '{ admin { sites { id name } } }';
  expect((await ask(coordinator, list)).data.admin.sites).toEqual([{ id: own.id, name: 'Site du soir' }]);
  expect((await ask(desk, list)).data.admin.sites.length).toBeGreaterThan(1);
  expect((await ask(kitchen, list)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

/** A plaine called « Petite plaine » at a site, with a child who comes. */
async function openPlaineAt(siteName: string) {
  const plaine = await createPlaine(app, { name: 'Petite plaine', siteName, published: false });
  const week = await createWeek(app, plaine.id);
  const parent = await createParent(app);
  const child = await createChild(app, [parent]);
  const enrolment = await placeChild(app, parent.actor, child.id, week);
  return { siteId: plaine.siteId, plaineId: plaine.id, weekId: week.id, enrolmentId: enrolment.id };
}

/** The ids of everything that a coordinator's lists show. */
async function reachOf(token: string) {
  const text = `{ admin { sites { id } plaines { id } enrolments { edges { node { id } } } weekFigures(from: "2027-07-01", to: "2027-07-31") { week { id } } } }`;
  const { data, errors } = await ask(token, text);
  expect(errors).toBeUndefined();
  return JSON.stringify(data);
}

test('a coordinator of one site sees nothing of another whose plaine has the same name, also when the sites change names', async () => {
  const [here, there] = [await openPlaineAt('Site A'), await openPlaineAt('Site B')];
  const { token } = await createStaff(app, 'COORDINATOR', 'Site A');
  const expectOnlyHere = async () => {
    const seen = await reachOf(token);
    for (const id of Object.values(here)) expect(seen).toContain(id);
    for (const id of Object.values(there)) expect(seen).not.toContain(id);
  };
  await expectOnlyHere();
  // A takes another name, then B takes the one that A had: compared as texts, the coordinator would have changed sites
  await siteOf({ id: here.siteId, name: 'Site C' });
  await expectOnlyHere();
  await siteOf({ id: there.siteId, name: 'Site A' });
  await expectOnlyHere();
  const { data } = await ask(token, '{ viewer { staff { siteName site { id } } } }');
  expect(data.viewer.staff).toEqual({ siteName: 'Site C', site: { id: here.siteId } });
});

test('a plaine names its site by id, or by a name that is found or made', async () => {
  const site = await siteOf({ name: 'Ferme', address: 'Chemin 1' });
  const byId = await savePlaine({ name: 'Poneys', siteId: site.id });
  expect(byId).toMatchObject({ siteName: 'Ferme', siteAddress: 'Chemin 1', site: { id: site.id } });
  expect(await savePlaine({ name: 'Poules', siteName: 'Ferme' })).toMatchObject({ site: { id: site.id } });
  const made = await savePlaine({ name: 'Poules', siteName: 'Grange', siteAddress: 'Chemin 2' });
  expect(made).toMatchObject({ siteName: 'Grange', siteAddress: 'Chemin 2' });
  expect(made.site.id).not.toBe(site.id);
  expect((await trailOf(made.site.id)).map(({ action }) => action)).toEqual(['site-created', 'site-changed']);
  expect(await savePlaine({ name: 'Sans', siteName: null })).toEqual({
    __typename: 'InputInvalid',
    field: 'siteName',
    message: 'Une plaine a lieu sur un site.',
  });
  expect(await savePlaine({ name: 'Sans', siteId: '00000000-0000-7000-8000-000000000001' })).toMatchObject({ field: 'siteId' });
  expect(await savePlaine({ name: 'Poneys', siteName: 'Ferme' })).toMatchObject({ field: 'name' });
});

test('an address said with a plaine is its site’s; a plaine that moves takes no address along and none away', async () => {
  const from = await siteOf({ name: 'Manège', address: 'Rue 1' });
  const to = await siteOf({ name: 'Piscine', address: 'Rue 2' });
  const { id } = await savePlaine({ name: 'Nage', siteId: from.id });
  const addressOf = async (siteId: string) => (await app.database.prisma.site.findUniqueOrThrow({ where: { id: siteId } })).address;
  await savePlaine({ id, name: 'Nage', siteId: to.id, siteAddress: 'Rue 1' });
  await savePlaine({ name: 'Plongeon', siteId: to.id, siteAddress: '' });
  expect(await addressOf(to.id)).toBe('Rue 2');
  expect(await savePlaine({ id, name: 'Nage', siteId: to.id, siteAddress: 'Rue 2 bis' })).toMatchObject({ siteAddress: 'Rue 2 bis' });
  expect(await savePlaine({ id, name: 'Nage', siteId: to.id, siteAddress: null })).toMatchObject({ siteAddress: null });
  expect(await addressOf(from.id)).toBe('Rue 1');
});

test('a coordinator is posted to a site by its id; an unknown one is refused, and a site goes with the role', async () => {
  const site = await siteOf({ name: 'Bibliothèque' });
  await createPerson(app, { nationalNumber: '85073003328' });
  const save = async (input: object) =>
    (
      await ask(
        responsible,
        `mutation ($input: SaveStaffMemberInput!) { saveStaffMember(input: $input) { __typename
          ... on StaffMember { id role siteName site { id } } ... on InputInvalid { field message } } }`,
        { input },
      )
    ).data.saveStaffMember;
  const added = await save({ nationalNumber: '85.07.30-033.28', role: 'COORDINATOR', siteId: site.id });
  expect(added).toMatchObject({ role: 'COORDINATOR', siteName: 'Bibliothèque', site: { id: site.id } });
  const { id } = added;
  const nowhere = '00000000-0000-7000-8000-000000000001';
  expect(await save({ id, role: 'COORDINATOR', siteId: nowhere })).toMatchObject({ __typename: 'InputInvalid', field: 'siteId' });
  expect(await save({ id, role: 'DESK', siteId: site.id })).toMatchObject({ role: 'DESK', siteName: null, site: null });
  const trail = await app.database.prisma.auditEntry.findMany({ where: { subject: `staff:${id}` }, orderBy: { id: 'asc' } });
  const posted = { role: 'COORDINATOR', siteId: site.id };
  expect(trail.map(({ detail }) => detail)).toEqual([
    { before: null, after: posted },
    { before: posted, after: { role: 'DESK', siteId: null } },
  ]);
});

test('everybody sees which published plaines a site has, staff the others too', async () => {
  const site = await siteOf({ name: 'Place' });
  await savePlaine({ name: 'Ouverte', siteId: site.id });
  await savePlaine({ name: 'Préparée', siteId: site.id, published: false });
  const text = '{ plaines { name site { plaines { name } } } }';
  const seenBy = async (token: string | null) =>
    (await ask(token, text)).data.plaines
      .find(({ name }: { name: string }) => name === 'Ouverte')
      .site.plaines.map(({ name }: { name: string }) => name);
  expect(await seenBy(null)).toEqual(['Ouverte']);
  expect(await seenBy(responsible)).toEqual(['Ouverte', 'Préparée']);
});
