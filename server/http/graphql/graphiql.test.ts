import { readdirSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { createStaff } from '../../../tests/kit/catalogue.ts';
import { createParent, createApp } from '../../../tests/kit/people.ts';
import { createBrowserDoor } from './yoga.ts';
import { sessionCookieName } from '../lib/cookies.ts';
import { readReturnPath } from '../../identity/return-path.ts';
import { confirmMutations } from './confirm-mutations.ts';
import { writeGraphiQL } from './graphiql.ts';

const production = {
  MODE: 'production',
  TRUSTED_DOCUMENTS: 'off',
  ORIGIN: 'https://portail.example.be',
  DATABASE_URL: 'postgresql://portail@localhost/portail',
  SMTP_URL: 'smtp://localhost',
  MAIL_FROM: 'portail@example.be',
  ATL_EMAIL: 'atl@example.be',
  OIDC_ISSUER: 'https://idp.example.be',
  OIDC_CLIENT_ID: 'x',
  OIDC_CLIENT_SECRET: 'x',
  MOLLIE_API_KEY: 'test_x',
  DATA_KEYS: 'x',
  SESSION_SECRET: 'x'.repeat(32),
};

test('GraphiQL opens for staff, from the portal’s own files, with the library in its tabs; for nobody else', async () => {
  const app = await createApp(production);
  const door = createBrowserDoor(app);
  const open = (token?: string) =>
    door.fetch(`${app.env.ORIGIN}/graphql`, {
      headers: { accept: 'text/html', ...(token && { cookie: `${sessionCookieName(app.env)}=${token}` }) },
    });
  const answer = await open((await createStaff(app, 'DESK')).token);
  expect(answer.headers.get('content-type')).toContain('text/html');
  expect(await answer.text()).toContain('defaultTabs');
  for (const token of [undefined, (await createParent(app)).token])
    expect((await open(token)).headers.get('content-type') ?? '').not.toContain('text/html');
});

test('the page loads nothing: no script, style or picture has an address of another host', async () => {
  const { html } = await writeGraphiQL();
  const markup = html.slice(0, html.indexOf('<script>')) + html.slice(html.lastIndexOf('</script>'));
  expect(markup.match(/<(script|link|img|iframe)[^>]+(src|href)\s*=\s*["']?(?!data:)[^"'>\s]+/gi)).toBeNull();
  expect(markup.match(/(?:url\(|@import)\s*["']?(?:https?:)?\/\//gi)).toBeNull();
  const tabs = html.slice(html.lastIndexOf('"defaultTabs"'));
  expect(tabs.match(/"query":/g)).toHaveLength(readdirSync(`${import.meta.dirname}/../../../schema/operations`).length);
});

test('what a link brings is left out: staff come to the page alone, after a sign-in too', async () => {
  const app = await createApp(production);
  const door = createBrowserDoor(app);
  const cookie = `${sessionCookieName(app.env)}=${(await createStaff(app, 'RESPONSIBLE')).token}`;
  const path = '/graphql?query=mutation%7BsaveStaffMember%7D&variables=%7B%7D&headers=%7B%7D';
  const answer = await door.fetch(`${app.env.ORIGIN}${path}`, { headers: { accept: 'text/html', cookie } });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, '/graphql']);
  expect(readReturnPath(path, app.env.ORIGIN)).toBe('/graphql');
});

test('a query that a link of another site carries is not run in the name of who follows it', async () => {
  const app = await createApp(production);
  const door = createBrowserDoor(app);
  const cookie = `${sessionCookieName(app.env)}=${(await createStaff(app, 'RESPONSIBLE')).token}`;
  const ask = (site: string) =>
    door.fetch(`${app.env.ORIGIN}/graphql?query=%7BserverTime%7D`, {
      headers: { accept: 'application/json', cookie, 'sec-fetch-site': site },
    });
  expect((await ask('cross-site')).status).toBe(403);
  expect((await ask('same-site')).status).toBe(403);
  expect((await ask('same-origin')).status).toBe(200);
});

describe('a mutation in GraphiQL', () => {
  /** What the page asks for a request, and whether it was sent when nobody agrees. */
  async function run(body: object) {
    const [asked, sent] = [[] as string[], [] as string[]];
    const page = {
      fetch: async (_input: unknown, init?: RequestInit) => {
        sent.push(String(init?.body));
        return Response.json({});
      },
      confirm: (question: string) => {
        asked.push(question);
        return false;
      },
    };
    // As the browser has it: from its own text.
    const alone = runInThisContext(`(${confirmMutations.toString()})`) as typeof confirmMutations;
    alone(page, { question: 'Faire cette modification, en votre nom ?', refused: "Rien n'a été fait." });
    await page.fetch('/graphql', { method: 'POST', body: JSON.stringify(body) });
    return { asked, isSent: sent.length > 0 };
  }

  test('is confirmed with its text, in one line, and its variables', async () => {
    const query = `query AuditTrail { admin { auditTrail { id } } }${'\n'.repeat(80)}mutation Fix($role: StaffRole!) { saveStaffMember(role: $role) }`;
    const { asked, isSent } = await run({ query, operationName: 'Fix', variables: { role: 'RESPONSIBLE' } });
    expect([asked, isSent]).toEqual([
      [
        'Faire cette modification, en votre nom ?\n\nmutation Fix($role: StaffRole!) { saveStaffMember(role: $role) }\n\nrole : RESPONSIBLE',
      ],
      false,
    ]);
  });

  test.each([
    ['mutation{x}'],
    ['# {\nmutation { x }'],
    ['query A($a: String = "}{ # ") { a } mutation { x }'],
    ['fragment F on Mutation { x } mutation { ...F }'],
    ['\ufeffmutation { x(a: """ } """) }'],
    ['query Q @a(b: {c: 1}) { x } mutation Q2 { y }'],
  ])('is found in %j', async (query) => {
    expect((await run({ query })).isSent).toBe(false);
  });

  test.each([
    [{ query: '{ mutation }' }],
    [{ query: 'query A { a } mutation B { b }', operationName: 'A' }],
    [{ query: 'query A { a(b: "mutation { x }") } # mutation { y }' }],
    [{ query: 'subscription { seatCounts { weekId } }' }],
  ])('is not seen in %j', async (body) => {
    expect(await run(body)).toEqual({ asked: [], isSent: true });
  });

  test('asks from the page itself: the script stands before the one of GraphiQL, and the policy names both', async () => {
    const { html, policy } = await writeGraphiQL();
    expect(html.indexOf('Faire cette modification')).toBeLessThan(html.indexOf('renderYogaGraphiQL'));
    expect(policy.match(/'sha256-/g)).toHaveLength(2);
  });
});
