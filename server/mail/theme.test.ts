import { expect, test } from 'vitest';
import { paint } from '../platform/colours.ts';
import type { MailContent } from './mail-content.ts';
import { renderHtml } from './render.ts';

const content: MailContent = {
  unconfirmed: null,
  to: 'claire@example.be',
  locale: 'fr',
  subject: 'Place gardée',
  greeting: 'Bonjour Claire,',
  blocks: [{ kind: 'action', label: 'Finaliser', url: 'https://portail.example/portail' }],
};
const sender = { name: 'Ville de Rocheval', serviceName: 'Service enfance', email: 'atl@rocheval.example', phone: null };
const ours = ['#1e5b3c', '#8dd0a6'];

test('a mail wears the colour of the commune, by day and by night', () => {
  const palette = paint('#7a1f4b');
  const html = renderHtml(content, { ...sender, palette });
  expect(html).toContain('Ville de Rocheval');
  for (const colour of [palette.light.action, palette.dark.action, palette.dark.on]) expect(html).toContain(colour);
  for (const colour of ours) expect(html).not.toContain(colour);
});

test('without a colour of its own, that of the portal', () => {
  for (const colour of ours) expect(renderHtml(content, { ...sender, palette: null })).toContain(colour);
});
