import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { noAnswers, sealHealthSheet } from '../../server/health/answers.ts';
import type { App } from '../../server/context.ts';
import { indexNumber } from '../../server/platform/encryption.ts';
import { openGraph } from '../../tests/kit/graph.ts';
import { createParent, createPerson, createApp } from '../../tests/kit/people.ts';

let app: App;
let ask: ReturnType<typeof openGraph>;
beforeAll(async () => {
  app = await createApp();
  ask = openGraph(app);
});

const viewer = /* GraphQL */ `
  {
    viewer {
      __typename
      givenName
      familyName
      role
      maskedNationalNumber
      suggestedEmail
      language
      parent {
        email
        phone
        maskedNationalNumber
        address {
          street
          postalCode
          city
        }
        children {
          givenName
          maskedNationalNumber
        }
        linkRequests {
          id
        }
      }
    }
  }
`;
const register = /* GraphQL */ `
  mutation ($input: RegisterParentInput!) {
    registerParent(input: $input) {
      __typename
      ... on Parent {
        id
        email
        pendingEmail
        phone
        address {
          street
          postalCode
          city
        }
        children {
          givenName
          healthSheet {
            doctorName
          }
        }
      }
      ... on InputInvalid {
        message
        field
      }
    }
  }
`;
const update = register.replace('RegisterParentInput', 'UpdateProfileInput').replace('registerParent', 'updateProfile');
const address = { street: ' Rue Haute 1 ', postalCode: '4999', city: 'Valmont' };
const mails = () =>
  app.database.prisma.$queryRaw<{ payload: { kind: string } }[]>`SELECT payload FROM graphile_worker._private_jobs ORDER BY id`;

const emptySheet = () => {
  const id = randomUUID();
  return { id, sealed: sealHealthSheet(app.keyRing, id, noAnswers) };
};

/** A child that the commune imported for the parent with that number. */
const importChild = (givenName: string, parentNumber: string) =>
  app.database.prisma.child.create({
    data: {
      givenName,
      familyName: 'Lambert-Costa',
      birthDate: new Date('2018-07-21'),
      healthSheet: { create: emptySheet() },
      links: { create: { parentNumberIndex: indexNumber(app.keyRing, parentNumber), state: 'ACTIVE', source: 'IMPORT' } },
    },
  });

test('nobody signed in is no viewer, and may register nothing', async () => {
  expect(await ask(null, viewer)).toEqual({ data: { viewer: null } });
  expect((await ask(null, register, { input: { email: 'a@example.be' } })).errors![0]!.extensions!.code).toBe('UNAUTHENTICATED');
});

test('somebody signed in sees who the portal thinks they are', async () => {
  const { token } = await createPerson(app, { nationalNumber: '85073003328' });
  expect(await ask(token, viewer)).toMatchInlineSnapshot(`
    {
      "data": {
        "viewer": {
          "__typename": "Viewer",
          "familyName": "Peeters",
          "givenName": "Alix",
          "language": "fr",
          "maskedNationalNumber": "85.07.30-***.**",
          "parent": null,
          "role": "PERSON",
          "suggestedEmail": null,
        },
      },
    }
  `);
});

test('case A: who registers finds the children that the commune knows, and only theirs', async () => {
  await importChild('Émile', '86041798152');
  await importChild('Noah', '79013098374');
  const { token } = await createPerson(app, { givenName: 'Claire', familyName: 'Lambert', nationalNumber: '86041798152' });
  expect(await ask(token, register, { input: { email: 'Claire@Example.BE', phone: '0470 12 34 56', address } })).toMatchObject({
    data: {
      registerParent: {
        __typename: 'Parent',
        email: 'claire@example.be',
        phone: '+32470123456',
        address: { street: 'Rue Haute 1', postalCode: '4999', city: 'Valmont' },
        children: [{ givenName: 'Émile', healthSheet: { doctorName: null } }],
      },
    },
  });
  expect(await ask(token, viewer)).toMatchInlineSnapshot(`
    {
      "data": {
        "viewer": {
          "__typename": "Viewer",
          "familyName": "Lambert",
          "givenName": "Claire",
          "language": "fr",
          "maskedNationalNumber": "86.04.17-***.**",
          "parent": {
            "address": {
              "city": "Valmont",
              "postalCode": "4999",
              "street": "Rue Haute 1",
            },
            "children": [
              {
                "givenName": "Émile",
                "maskedNationalNumber": null,
              },
            ],
            "email": "claire@example.be",
            "linkRequests": [],
            "maskedNationalNumber": "86.04.17-***.**",
            "phone": "+32470123456",
          },
          "role": "PARENT",
          "suggestedEmail": null,
        },
      },
    }
  `);
  expect(await app.database.prisma.familyLink.count({ where: { parentNumberIndex: { not: null } } })).toBe(1);
});

test('case B: nobody known, nobody linked; a double click makes one parent and one mail', async () => {
  const { token } = await createPerson(app);
  const before = (await mails()).length;
  const answers = await Promise.all([1, 2, 3].map(() => ask(token, register, { input: { email: 'marc@example.be' } })));
  const parents = answers.map(({ data }) => data!.registerParent as { id: string });
  expect(new Set(parents.map(({ id }) => id)).size).toBe(1);
  expect(parents[0]).toMatchObject({ __typename: 'Parent', email: 'marc@example.be', phone: null, address: null, children: [] });
  expect((await mails()).slice(before)).toEqual([{ payload: { kind: 'parent-registered', parentId: parents[0]!.id } }]);
});

test.each([
  [{ phone: '0470 1' }, 'phone'],
  [{ address: { ...address, street: '   ' } }, 'address.street'],
  [{ address: { ...address, city: 'x'.repeat(81) } }, 'address.city'],
  [{ address: { ...address, postalCode: 'là-bas' } }, 'address.postalCode'],
])('%j is refused next to %s, and nobody is registered', async (wrong, field) => {
  const { token, actor } = await createPerson(app);
  const { data } = await ask(token, register, { input: { email: 'a@example.be', ...wrong } });
  expect(data!.registerParent).toEqual({ __typename: 'InputInvalid', field, message: expect.stringMatching(/^[^A-Z]*[A-Z].*[.]$/) });
  expect(await app.database.prisma.parent.count({ where: { personId: actor.personId } })).toBe(0);
});

test('what is too long is told how long it may be', async () => {
  const { token } = await createParent(app);
  const { data } = await ask(token, update, { input: { address: { ...address, city: 'x'.repeat(81) } } });
  expect(data!.updateProfile).toMatchObject({ message: "C'est trop long : 80 caractères au plus." });
});

test('a profile keeps what is left out, and loses what is null', async () => {
  const { token } = await createParent(app, { email: 'avant@example.be' });
  await ask(token, update, { input: { phone: '+32 87 00 00 00' } });
  expect((await ask(token, update, { input: { email: 'Apres@example.be', address: null } })).data!.updateProfile).toMatchObject({
    email: 'avant@example.be',
    pendingEmail: 'apres@example.be',
    phone: '+3287000000',
    address: null,
  });
  expect((await ask(token, update, { input: { phone: null, email: null, language: 'nl' } })).data!.updateProfile).toMatchObject({
    email: 'avant@example.be',
    pendingEmail: 'apres@example.be',
    phone: null,
  });
  expect((await ask(token, viewer)).data!.viewer).toMatchObject({ language: 'nl' });
  expect((await ask(token, update, { input: { language: 'tlh' } })).data!.updateProfile).toMatchObject({ field: 'language' });
});

test('a profile is for parents', async () => {
  const { token } = await createPerson(app);
  expect((await ask(token, update, { input: {} })).errors![0]!.extensions!.code).toBe('FORBIDDEN');
});
