// npm run asvs: writes docs/asvs.md from tests/security/asvs.txt. The numbers and levels are those of OWASP ASVS 5.0.0
// (asvs-levels.txt: a digit per requirement of a section); the words and verdicts are ours.
import { readFileSync } from 'node:fs';

export type Verdict = 'met' | 'na' | 'open';
export type Requirement = { id: string; level: number; what: string; verdict: Verdict; because: string };

const file = (path: string) => new URL(`../../${path}`, import.meta.url);
const read = (path: string) => readFileSync(file(path), 'utf8').trimEnd().split('\n');

/** Every requirement of levels 1 and 2, by its number. */
export const levels: ReadonlyMap<string, number> = new Map(
  read('tests/security/asvs-levels.txt').flatMap((line) => {
    const [section, digits] = line.split(' ') as [string, string];
    return [...digits].flatMap((digit, index) => (digit === '3' ? [] : [[`${section}.${index + 1}`, Number(digit)] as const]));
  }),
);

/** What we say of each. */
export const requirements: Requirement[] = read('tests/security/asvs.txt').map((line) => {
  const [id, what, verdict, because] = line.split(' | ') as [string, string, Verdict, string];
  return { id, level: levels.get(id) ?? 0, what, verdict, because };
});

const chapters = [
  'Encoding and sanitization',
  'Validation and business logic',
  'Web frontend',
  'API and web service',
  'Files',
  'Authentication',
  'Sessions',
  'Authorization',
  'Self-contained tokens',
  'OAuth and OpenID Connect',
  'Cryptography',
  'Secure communication',
  'Configuration',
  'Data protection',
  'Secure coding and architecture',
  'Logging and errors',
  'WebRTC',
];

const says = ({ verdict, because }: Requirement) => {
  if (verdict === 'na') return `not applicable: ${because}`;
  if (verdict === 'open') return `**open**: ${because}`;
  const [path, title] = because.split(' › ') as [string, string];
  return `met: \`${path}\` › ${title.replaceAll('*', '\\*').replaceAll('|', '\\|')}`;
};

/** The page. */
export function writePage(): string {
  const count = (verdict: Verdict) => requirements.filter((one) => one.verdict === verdict).length;
  const head = [
    '# OWASP ASVS 5.0, levels 1 and 2',
    '',
    `Written by \`npm run asvs\` from \`tests/security/asvs.txt\`, compared in the tests. ${requirements.length} requirements: ${count('met')} met, each by a test that exists and is not left out; ${count('na')} not applicable; ${count('open')} open, each with what holds meanwhile. Numbers and levels are OWASP's (version 5.0.0, CC BY-SA 4.0); the words are ours, the standard's own count.`,
  ];
  const tables = chapters.flatMap((title, index) => {
    const rows = requirements.filter(({ id }) => id.startsWith(`${index + 1}.`));
    return [
      '',
      `## ${index + 1}. ${title}`,
      '',
      '| No. | L | What | Verdict |',
      '| --- | --- | --- | --- |',
      ...rows.map((row) => `| ${row.id} | ${row.level} | ${row.what} | ${says(row)} |`),
    ];
  });
  return `${[...head, ...tables].join('\n')}\n`;
}
