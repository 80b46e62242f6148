// The files and folders of the project as they are on disk, without what tools made.
import { readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

const root = join(import.meta.dirname, '..');
const made = new Set(['node_modules', 'generated', 'build', '.svelte-kit', 'paraglide']);

/** The entries of a folder that people wrote; paths are relative to the root of the project, with slashes. */
const listEntries = (folder: string) =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !made.has(name))
    .map((entry) => ({ path: posix.join(folder, entry.name), isFolder: entry.isDirectory() }));

/** Every file below a folder. */
export const listFiles = (folder: string): string[] =>
  listEntries(folder).flatMap(({ path, isFolder }) => (isFolder ? listFiles(path) : [path]));

/** Every folder below a folder that holds a file, itself or further down; `depth` levels of them. */
export const listFolders = (folder: string, depth = Infinity): string[] =>
  depth === 0
    ? []
    : listEntries(folder).flatMap(({ path, isFolder }) =>
        isFolder && listFiles(path).length > 0 ? [path, ...listFolders(path, depth - 1)] : [],
      );
