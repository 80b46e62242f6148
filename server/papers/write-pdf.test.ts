// A paper as a PDF: what a screen reader finds in it, and that the same words are the same bytes.
import { expect, test } from 'vitest';
import { readPdf } from '../../tests/kit/read-pdf.ts';
import type { Paper, Sheet } from './paper.ts';
import { toTemplate } from './to-template.ts';
import { writeHtml } from './write-html.ts';
import { writePdf } from './write-pdf.ts';

const sheet: Sheet = {
  lang: 'fr',
  title: 'Attestation n° 2025-0001',
  lead: ['Fiche 281.86, revenus de 2025'],
  marks: ['Remplacée par une attestation plus récente'],
  parts: [
    { title: 'Organisateur', rows: [['Nom', 'Commune de Valmont']] },
    {
      title: 'Jours de garde',
      columns: [{ label: 'Du' }, { label: 'Montant', isNumber: true }],
      rows: [['1 juillet 2025', '48,00 €']],
      total: { label: 'Total', value: '48,00 €' },
    },
  ],
  closing: ['Établie le 15 janvier 2026.'],
  notes: ['Gardez cette attestation.'],
};
const paperOf = (...sheets: Sheet[]): Paper => ({ title: sheet.title, number: '2025-0001', fileName: 'a', day: '2026-01-15', sheets });
const roles = ['H1', 'H2', 'Lbl', 'LBody', 'TH', 'TD', 'P'];

test('a paper has its title, its language, headings, labels, heads of columns, and no word outside of its structure', async () => {
  const bytes = await writePdf('paper', paperOf(sheet, { ...sheet, lang: 'nl', title: 'Attest' }));
  expect(bytes.length).toBeLessThanOrEqual(30 * 1024);
  const { parts, ...about } = await readPdf(bytes);
  expect(about).toEqual({ title: sheet.title, language: 'fr-BE', ua: '1', pageCount: 2, untagged: [] });
  const french = parts.filter(({ role, lang }) => roles.includes(role) && lang !== 'nl-BE').map(({ role, text }) => `${role} ${text}`);
  expect(french).toEqual([
    'H1 Attestation n° 2025-0001',
    'P Fiche 281.86, revenus de 2025',
    'P Remplacée par une attestation plus récente',
    'H2 Organisateur',
    'Lbl Nom',
    'LBody Commune de Valmont',
    'H2 Jours de garde',
    ...['TH Du', 'TH Montant', 'TD 1 juillet 2025', 'TD 48,00 €', 'TD Total', 'TD 48,00 €'],
    'P Établie le 15 janvier 2026.',
    'P Gardez cette attestation.',
  ]);
  expect(parts.find(({ lang, role }) => role === 'H1' && lang === 'nl-BE')?.text).toBe('Attest');
});

test('a picture of the signature is told to who does not see it, once, in the language of its page', async () => {
  const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
  const picture = { mimeType: 'image/png' as const, content: new Uint8Array(Buffer.from(pixel, 'base64')) };
  const signed = { ...sheet, signature: { alt: "Signature d'Anne Dubois", picture } };
  const dutch = { ...signed, lang: 'nl', signature: { alt: 'Handtekening van Anne Dubois', picture } };
  const paper = paperOf(signed, dutch);
  const { parts, ua, untagged } = await readPdf(await writePdf('paper', toTemplate(paper)));
  expect([ua, untagged]).toEqual(['1', []]);
  const figures = parts.filter(({ role }) => role === 'Figure').map(({ alt, lang }) => [alt, lang]);
  // null: that of the whole paper
  expect(figures).toEqual([
    ["Signature d'Anne Dubois", null],
    ['Handtekening van Anne Dubois', 'nl-BE'],
  ]);
  expect(writeHtml(paper).match(/<img [^>]*alt="[^"]*"/g)).toHaveLength(2);
});

test('the same words are the same bytes; words are words, whatever they look like to Typst or a browser', async () => {
  const name = '#set text(red) *Łukasz* $x$ <b>Ğörşü</b> Ирина Đặng \\ "Ωμέγα" @x';
  const paper = paperOf({ ...sheet, parts: [{ title: null, rows: [['Nom', name]] }] });
  const [one, other] = [await writePdf('paper', paper), await writePdf('paper', paper)];
  expect(one.equals(other)).toBe(true);
  expect((await readPdf(one)).parts.find(({ role }) => role === 'LBody')?.text).toBe(name);
  expect(writeHtml(paper)).toContain('&lt;b&gt;Ğörşü&lt;/b&gt;');
});

test('papers that are asked for together are each their own, and one that fails takes no other with it', async () => {
  const [one, wrong, other] = await Promise.allSettled([
    writePdf('paper', paperOf(sheet)),
    writePdf('paper', {}),
    writePdf('paper', paperOf({ ...sheet, title: 'Attestation n° 2025-0002' })),
  ]);
  expect([one.status, wrong.status, other.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  const titles = [one, other].map(async (made) => (await readPdf((made as PromiseFulfilledResult<Buffer>).value)).parts[1]!.text);
  expect(await Promise.all(titles)).toEqual([sheet.title, 'Attestation n° 2025-0002']);
});

test('a name in letters that no typeface has is still a paper, without the word of PDF/UA', async () => {
  const { ua, parts } = await readPdf(await writePdf('paper', paperOf({ ...sheet, title: '漢字' })));
  expect([ua, parts[1]!.role]).toEqual([null, 'H1']);
});
