import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createStaff } from '../../../tests/kit/catalogue.ts';
import { createParent, createApp } from '../../../tests/kit/people.ts';
import { createBrowserDoor } from './yoga.ts';
import { sessionCookieName } from '../lib/cookies.ts';
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
