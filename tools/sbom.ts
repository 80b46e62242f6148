// npm run sbom: the bill of materials of what runs in production, CycloneDX 1.6, into .build/sbom.cdx.json.
// Written from the lock file: `npm sbom --omit dev` leaves out every package that a development tool wants as well.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { argv } from 'node:process';

type Locked = { version: string; integrity: string; license?: string; dev?: boolean; dependencies?: Record<string, string> };
export type Lock = { name: string; version: string; packages: Record<string, Locked> };

const root = join(import.meta.dirname, '..');

/** Development packages of which the built pages hold code, with what that code needs (docs/dependencies.md). */
export const inThePages = ['svelte', '@sveltejs/kit', '@sveltejs/adapter-node', 'devalue', 'clsx', 'esm-env', 'mrmime', 'sirv'];

/** The bill; the same lock file gives the same bill. */
export function writeBill({ name, version, packages }: Lock) {
  const components = Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && (!dev || inThePages.includes(path.replace('node_modules/', ''))))
    .map(([path, locked]) => toComponent(path.split('node_modules/').at(-1)!, locked));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name, version, 'bom-ref': `${name}@${version}` } },
    components: [...new Map(components.map((component) => [component['bom-ref'], component])).values()],
  };
}

function toComponent(name: string, { version, integrity, license }: Locked) {
  const [group, short] = name.startsWith('@') ? (name.split('/') as [string, string]) : [null, name];
  return {
    type: 'library',
    'bom-ref': `${name}@${version}`,
    ...(group && { group }),
    name: short,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    ...(license && { licenses: [/ (OR|AND) /.test(license) ? { expression: license } : { license: { name: license } }] }),
    hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') }],
  };
}

if (argv[1] === import.meta.filename) {
  const bill = writeBill(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock);
  mkdirSync(join(root, '.build'), { recursive: true });
  writeFileSync(join(root, '.build/sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
  console.log(`${bill.components.length} packages: .build/sbom.cdx.json`);
}
