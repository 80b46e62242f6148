// What pages say to somebody whose session is another than the page expects: still there, or gone.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Portal } from '../kit/child-portal.ts';
import { startPortal } from '../kit/in-worker.ts';
import type { Household } from '../tour/household.ts';
import { createDatabase } from '../kit/people.ts';
import { registerFamily } from '../tour/family.ts';

let app: Portal;
let family: Household;
beforeAll(async () => {
  app = await startPortal({ DATABASE_URL: await createDatabase() });
  family = await registerFamily(app.origin, 1);
}, 60_000);
afterAll(() => app?.stop());

const titleOf = (html: string) => /<h1[^>]*>([^<]*)<\/h1>/.exec(html)![1]!.replaceAll('&#39;', "'");

test('a sign-in that was cancelled tells who is still signed in, and leads back', async () => {
  const stranger = await (await fetch(`${app.origin}/connexion?erreur=annule`)).text();
  expect(stranger).toContain("Vous n'êtes pas connecté");
  const known = await (await family.visitor.request('/connexion?erreur=annule')).text();
  expect(known).not.toContain("Vous n'êtes pas connecté");
  const { viewer } = await family.ask<{ viewer: { givenName: string; familyName: string } }>('{ viewer { givenName familyName } }');
  expect(known.replaceAll(/\s/g, ' ')).toContain(`Vous êtes toujours connecté : ${viewer.givenName} ${viewer.familyName}`);
  expect(known).toContain('href="/portail" class="button');
});

test.each([
  ["Fiche santé d'Émile", { prenom: 'Émile' }],
  // what the buttons beside the form send
  ['Fiche santé', {}],
])('a health sheet whose session has ended is called « %s »', async (title, typed: Record<string, string>) => {
  const child = await family.addChild('Émile', 8, { sheet: false });
  const answer = await fetch(`${app.origin}/portail/enfants/${child.id}/sante?/enregistrer`, {
    method: 'POST',
    headers: { origin: app.origin, accept: 'text/html' },
    body: new URLSearchParams({ ...typed, doctorName: 'Dr Anne Hermans' }),
  });
  const html = await answer.text();
  expect(html).toContain('Votre session a pris fin');
  expect(html).toContain('Dr Anne Hermans');
  expect(titleOf(html)).toBe(title);
});
