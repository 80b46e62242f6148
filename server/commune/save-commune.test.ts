import { beforeEach, expect, test } from 'vitest';
import { readEnv } from '../platform/env.ts';
import type { App } from '../context.ts';
import { createApp } from '../../tests/kit/people.ts';
import { keepCommune } from './save-commune.ts';

let app: App;
beforeEach(async () => {
  app = await createApp();
});

const keep = async (settings: Record<string, string> = {}) => {
  await keepCommune(app.database.prisma, readEnv({ ATL_EMAIL: 'atl@rocheval.example', ...settings }));
  return app.database.prisma.commune.findUniqueOrThrow({
    where: { id: 1 },
    omit: { updatedAt: true, refundsReleaseAboveCents: true, painVersion: true },
  });
};

const whole = {
  COMMUNE_NAME: 'Ville de Rocheval',
  COMMUNE_SERVICE: 'Service enfance',
  COMMUNE_PHONE: '085 00 00 00',
  COMMUNE_ADDRESS: 'Place du Marché 1, 4777 Rocheval',
  COMMUNE_POSTAL_CODES: '4777, 4778',
  COMMUNE_IBAN: 'be26 0910 0000 0029',
};

test('what is set is written, and again at the next start when it has changed', async () => {
  expect(await keep(whole)).toMatchInlineSnapshot(`
    {
      "address": "Place du Marché 1, 4777 Rocheval",
      "ageOn": "WEEK_START",
      "beneficiary": "Ville de Rocheval",
      "dataProtectionEmail": null,
      "email": "atl@rocheval.example",
      "enterpriseNumber": null,
      "iban": "BE26091000000029",
      "id": 1,
      "mailTestedAt": null,
      "name": "Ville de Rocheval",
      "phone": "085 00 00 00",
      "postalCodes": [
        "4777",
        "4778",
      ],
      "serviceName": "Service enfance",
      "version": 0,
    }
  `);
  expect(await keep({ ...whole, COMMUNE_NAME: 'Rocheval', COMMUNE_BENEFICIARY: 'Recette communale' })).toMatchObject({
    name: 'Rocheval',
    beneficiary: 'Recette communale',
    serviceName: 'Service enfance',
  });
});

test('what no setting says stays as it was', async () => {
  const before = await keep(whole);
  expect(await keep()).toEqual(before);
});

test('a new database has a commune, without an account that nobody gave', async () => {
  expect(await keep()).toMatchObject({ name: 'Portail parent', email: 'atl@rocheval.example', iban: '', postalCodes: [] });
});
