import { readFile } from 'node:fs/promises';
import { BrokenConfiguration } from '../platform/env.ts';

/** A file that was named on the command line. @throws BrokenConfiguration when it cannot be read */
export const readGivenFile = (path: string): Promise<Buffer> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new BrokenConfiguration(`${path} : ne peut pas être lu (${error.code})`);
  });
