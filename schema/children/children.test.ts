import { beforeAll, describe, expect, test } from 'vitest';
import type { App } from '../../server/context.ts';
import { openGraph } from '../../tests/kit/graph.ts';
import { createChild, createParent, createApp } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof openGraph>;
let schoolId: string;
beforeAll(async () => {
  app = await createApp();
  ask = openGraph(app);
  const school = await app.database.prisma.school.create({
    data: { faseNumber: '2417', name: 'École de la Vallée', postalCode: '4999', city: 'Valmont' },
  });
  schoolId = school.id;
});

const register = /* GraphQL */ `
  mutation ($input: RegisterChildInput!) {
    registerChild(input: $input) {
      __typename
      ... on Child {
        id
        givenName
        familyName
        birthDate
        maskedNationalNumber
        birthDateDiffers
        schoolYear
        school {
          name
        }
        healthSheet {
          id
        }
      }
      ... on ChildLinkRequested {
        message
      }
      ... on InputInvalid {
        message
        field
      }
    }
  }
`;
const answer = /* GraphQL */ `
  mutation ($id: ID!, $accept: Boolean!) {
    answerLinkRequest(linkRequestId: $id, accept: $accept) {
      __typename
      ... on LinkRequest {
        childName
        requesterName
        mine
      }
      ... on Refusal {
        message
      }
      ... on InputInvalid {
        field
      }
    }
  }
`;
const family = '{ viewer { parent { children { id givenName } linkRequests { id mine childName requesterName } } } }';

type Family = {
  children: { id: string; givenName: string }[];
  linkRequests: { id: string; mine: boolean; childName: string; requesterName: string | null }[];
};
const familyOf = async (token: string) => ((await ask(token, family)).data!.viewer as { parent: Family }).parent;

const zoe = { givenName: ' Zoé ', familyName: 'Lambert-Costa', birthDate: '2021-09-01' };
const noah = { givenName: 'Noah', familyName: 'Dubois', birthDate: '2016-11-05', nationalNumber: '16.11.05-982.86' };
const registerAs = async (token: string, input: object) =>
  (await ask(token, register, { input })).data!.registerChild as Record<string, unknown>;

/** Mails that wait about one child or link. */
const mailsAbout = (id: string) =>
  app.database.prisma.$queryRaw<{ kind: string }[]>`
    SELECT payload->>'kind' AS kind FROM graphile_worker._private_jobs WHERE payload::text LIKE ${`%${id}%`} ORDER BY id`;

describe('registering a child', () => {
  test('with everything, then on to the health sheet', async () => {
    const { token, actor } = await createParent(app);
    const child = await registerAs(token, { ...zoe, nationalNumber: '21 09 01 986 02', schoolId, schoolYear: '2026-2027' });
    expect(child).toEqual({
      __typename: 'Child',
      id: expect.any(String),
      givenName: 'Zoé',
      familyName: 'Lambert-Costa',
      birthDate: '2021-09-01',
      maskedNationalNumber: '21.09.01-***.**',
      birthDateDiffers: false,
      schoolYear: '2026-2027',
      school: { name: 'École de la Vallée' },
      healthSheet: null,
    });
    expect(await mailsAbout(String(child.id))).toEqual([{ kind: 'child-registered' }]);
    const row = await app.database.prisma.child.findUniqueOrThrow({ where: { id: String(child.id) } });
    expect(Buffer.from(row.nationalNumber!).includes('21090198602')).toBe(false);
    const audit = await app.database.prisma.auditEntry.findFirst({ where: { subject: `child:${row.id}` } });
    expect(audit).toMatchObject({ action: 'child-registered', actor: `person:${actor.personId}` });
  });

  test('without a number or a school is accepted; another birth date than the number tells is a warning', async () => {
    const { token } = await createParent(app);
    expect(await registerAs(token, zoe)).toMatchObject({ __typename: 'Child', maskedNationalNumber: null, school: null });
    expect(await registerAs(token, { ...zoe, givenName: 'Lou', birthDate: '2018-07-22', nationalNumber: '18072198307' })).toMatchObject({
      __typename: 'Child',
      birthDateDiffers: true,
    });
  });

  test('a double click, with or without a number, is one child and one mail', async () => {
    const { token } = await createParent(app);
    for (const input of [zoe, { ...zoe, givenName: 'Léo', nationalNumber: '22123198716' }]) {
      const answers = await Promise.all([1, 2, 3].map(() => registerAs(token, input)));
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
      expect(await mailsAbout(String(answers[0]!.id))).toHaveLength(1);
    }
    expect((await familyOf(token)).children).toHaveLength(2);
  });

  test('again in other capitals, now with its number, is the same child with a number', async () => {
    const { token } = await createParent(app);
    const first = await registerAs(token, zoe);
    const again = await registerAs(token, { ...zoe, givenName: 'ZOÉ', nationalNumber: '23061598886' });
    expect(again).toMatchObject({ id: first.id, givenName: 'Zoé', maskedNationalNumber: '23.06.15-***.**' });
    expect(await registerAs(token, { ...zoe, nationalNumber: '24010199005' })).not.toMatchObject({ id: first.id });
  });

  test('twins are two children', async () => {
    const { token } = await createParent(app);
    const [one, two] = [await registerAs(token, zoe), await registerAs(token, { ...zoe, givenName: 'Lia' })];
    expect(one.id).not.toBe(two.id);
  });

  test.each([
    [{ nationalNumber: '85073003329' }, 'nationalNumber'],
    [{ nationalNumber: 'pas encore' }, 'nationalNumber'],
    [{ birthDate: '2999-01-01' }, 'birthDate'],
    [{ birthDate: '1990-01-01' }, 'birthDate'],
    [{ givenName: '  ' }, 'givenName'],
    [{ familyName: 'x'.repeat(81) }, 'familyName'],
    [{ familyName: 'Dubois\nBcc: tous' }, 'familyName'],
    [{ familyName: 'Dubois\u202egpj.exe' }, 'familyName'],
    [{ schoolId: '01890000-0000-7000-8000-000000000000' }, 'schoolId'],
    [{ schoolId: "1' OR 1=1" }, 'schoolId'],
  ])('%j is refused next to %s, and nothing is written', async (wrong, field) => {
    const { token } = await createParent(app);
    expect(await registerAs(token, { ...zoe, ...wrong })).toEqual({
      __typename: 'InputInvalid',
      field,
      message: expect.stringMatching(/\w.*\.$/),
    });
    expect((await familyOf(token)).children).toEqual([]);
  });

  test("the parent's own number is refused, in any spelling", async () => {
    const { token } = await createParent(app, { nationalNumber: '86041798152' });
    expect(await registerAs(token, { ...zoe, nationalNumber: '86.04.17-981.52' })).toMatchObject({ field: 'nationalNumber' });
  });
});

describe('a child that another family registered', () => {
  test('is not shown on the strength of its number; who registered it may accept', async () => {
    const henri = await createParent(app, { givenName: 'Henri', familyName: 'Dubois' });
    const sofia = await createParent(app, { givenName: 'Sofia', familyName: 'Costa' });
    const child = await registerAs(henri.token, noah);
    const typed = { ...noah, givenName: 'Petit', familyName: 'Loup', birthDate: '2017-01-01' };
    expect(await registerAs(sofia.token, typed)).toMatchInlineSnapshot(`
      {
        "__typename": "ChildLinkRequested",
        "message": "Un autre parent a déjà enregistré cet enfant. Votre demande lui a été transmise, ainsi qu'au service : vous recevrez un e-mail dès qu'elle sera acceptée.",
      }
    `);
    expect(await familyOf(sofia.token)).toEqual({
      children: [],
      linkRequests: [{ id: expect.any(String), mine: true, childName: 'Petit Loup', requesterName: null }],
    });
    const asked = await familyOf(henri.token);
    expect(asked.linkRequests).toEqual([{ id: expect.any(String), mine: false, childName: 'Noah Dubois', requesterName: 'Sofia Costa' }]);
    const { id } = asked.linkRequests[0]!;
    expect(await mailsAbout(id)).toEqual([{ kind: 'link-requested' }]);

    expect((await ask(henri.token, answer, { id, accept: true })).data).toMatchInlineSnapshot(`
      {
        "answerLinkRequest": {
          "__typename": "LinkRequest",
          "childName": "Noah Dubois",
          "mine": false,
          "requesterName": "Sofia Costa",
        },
      }
    `);
    expect(await familyOf(sofia.token)).toEqual({ children: [{ id: child.id, givenName: 'Noah' }], linkRequests: [] });
    expect(await mailsAbout(id)).toEqual([{ kind: 'link-requested' }, { kind: 'link-decided' }]);
    expect(await registerAs(sofia.token, noah)).toMatchObject({ __typename: 'Child', id: child.id });

    expect((await ask(henri.token, answer, { id, accept: true })).data!.answerLinkRequest).toMatchObject({ __typename: 'LinkRequest' });
    expect((await ask(henri.token, answer, { id, accept: false })).data!.answerLinkRequest).toMatchObject({ __typename: 'AlreadyDecided' });
    expect(await mailsAbout(id)).toHaveLength(2);
  });

  test('is asked for once, whoever asks and how often; who was refused is told where to ask, and asks nobody again', async () => {
    const [henri, stranger] = [await createParent(app), await createParent(app)];
    const child = await registerAs(henri.token, { ...noah, nationalNumber: '15031298191' });
    // Staff have seen that Henri is the father: his refusal is the last word.
    await app.database.prisma.familyLink.updateMany({ where: { childId: child.id as string }, data: { confirmedAt: new Date() } });
    const ask4 = await Promise.all([1, 2, 3, 4].map(() => registerAs(stranger.token, { ...noah, nationalNumber: '15031298191' })));
    const { linkRequests } = await familyOf(henri.token);
    expect(linkRequests).toHaveLength(1);
    await ask(henri.token, answer, { id: linkRequests[0]!.id, accept: false });
    const after = await registerAs(stranger.token, { ...noah, nationalNumber: '15031298191' });
    for (const said of ask4) expect(said).toEqual(ask4[0]);
    expect(after).toMatchObject({ __typename: 'InputInvalid', field: 'nationalNumber' });
    expect(await familyOf(stranger.token)).toEqual({ children: [], linkRequests: [] });
    expect(await familyOf(henri.token)).toMatchObject({ children: [{ id: child.id }], linkRequests: [] });
    expect(await mailsAbout(linkRequests[0]!.id)).toEqual([{ kind: 'link-requested' }, { kind: 'link-decided' }]);
  });

  test('two families that register the same number at once: one child, one request', async () => {
    const parents = [await createParent(app), await createParent(app)];
    const answers = await Promise.all(
      parents.map(({ token }) => registerAs(token, { ...noah, nationalNumber: '20022998563', birthDate: '2020-02-29' })),
    );
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual(['Child', 'ChildLinkRequested']);
  });

  test('a request of others, of nobody or of oneself cannot be answered, and looks unknown each time', async () => {
    const [henri, sofia, other] = [await createParent(app), await createParent(app), await createParent(app)];
    await registerAs(henri.token, { ...noah, nationalNumber: '19022898473' });
    await registerAs(sofia.token, { ...noah, nationalNumber: '19022898473' });
    const { id } = (await familyOf(henri.token)).linkRequests[0]!;
    const refusals = [
      (await ask(sofia.token, answer, { id, accept: true })).data,
      (await ask(other.token, answer, { id, accept: true })).data,
      (await ask(other.token, answer, { id: '01890000-0000-7000-8000-000000000000', accept: true })).data,
      (await ask(other.token, answer, { id: 'x', accept: true })).data,
    ];
    for (const refusal of refusals) expect(refusal).toEqual(refusals[0]);
    expect(refusals[0]).toMatchObject({ answerLinkRequest: { __typename: 'InputInvalid', field: 'linkRequestId' } });
    expect((await familyOf(sofia.token)).children).toEqual([]);
  });

  test('parents of one child are not told how to reach each other', async () => {
    const type = (
      await ask(null, '{ child: __type(name: "Child") { fields { name } } request: __type(name: "LinkRequest") { fields { name } } }')
    ).data!;
    const names = JSON.stringify(type);
    // both are for staff: tests/security/verdicts.txt
    expect(names.match(/"parent\w*"/g)).toEqual(['"parentPhones"', '"parents"']);
    for (const word of ['"email', '"phone', '"address', '"link']) expect(names).not.toContain(word);
  });
});

describe('updateChild', () => {
  const update = /* GraphQL */ `
    mutation ($input: UpdateChildInput!) {
      updateChild(input: $input) {
        __typename
        ... on Child {
          givenName
          familyName
          birthDate
          schoolYear
          school {
            name
          }
        }
        ... on InputInvalid {
          message
          field
        }
      }
    }
  `;

  test('corrects what was given, keeps the rest, and the trail says which fields', async () => {
    const parent = await createParent(app);
    const { id: childId } = await createChild(app, [parent], { givenName: 'Zoe' });
    const answered = await ask(parent.token, update, { input: { childId, givenName: 'Zoé', schoolId, schoolYear: 'P1' } });
    expect(answered.data!.updateChild).toEqual({
      __typename: 'Child',
      givenName: 'Zoé',
      familyName: 'Peeters',
      birthDate: '2022-01-15',
      schoolYear: 'P1',
      school: { name: 'École de la Vallée' },
    });
    const again = await ask(parent.token, update, { input: { childId, givenName: 'Zoé', schoolId: null } });
    expect(again.data!.updateChild).toMatchObject({ familyName: 'Peeters', school: null, schoolYear: 'P1' });
    const trail = await app.database.prisma.auditEntry.findMany({ where: { subject: `child:${childId}` }, orderBy: { id: 'asc' } });
    expect(trail.map(({ action, detail }) => [action, detail])).toEqual([
      ['child-changed', { fields: ['givenName', 'schoolId', 'schoolYear'] }],
      ['child-changed', { fields: ['schoolId'] }],
    ]);
  });

  test("another family's child is nobody's, and a school that is not known is refused", async () => {
    const [parent, other] = [await createParent(app), await createParent(app)];
    const { id: childId } = await createChild(app, [parent]);
    const refused = { __typename: 'InputInvalid', field: 'childId' };
    for (const id of [childId, '0190a5b4-0000-7000-8000-000000000000', 'x'])
      expect((await ask(other.token, update, { input: { childId: id, givenName: 'Léa' } })).data!.updateChild).toMatchObject(refused);
    expect((await ask(parent.token, update, { input: { childId, schoolId: 'x' } })).data!.updateChild).toMatchObject({ field: 'schoolId' });
    expect(await app.database.prisma.child.findUnique({ where: { id: childId } })).toMatchObject({ givenName: 'Zoé' });
  });
});
