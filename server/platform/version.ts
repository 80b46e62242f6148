import { readFileSync } from 'node:fs';

/** The version of the portal that runs, as package.json has it. */
export const version: string = (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string })
  .version;
