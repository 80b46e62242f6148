import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const schemaFolder = join(import.meta.dirname, '../../../schema');

/** The text of one that stands ready for staff. */
export const readOperation = (name: string): string => readFileSync(join(schemaFolder, 'operations', `${name}.graphql`), 'utf8');

/** The operations that stand ready in a folder of the schema, by name; the first line of each says what it is for. */
export const readOperationFiles = (folder: string): { name: string; text: string }[] =>
  readdirSync(join(schemaFolder, folder))
    .sort()
    .map((file) => ({ name: file.replace(/\.graphql$/, ''), text: readFileSync(join(schemaFolder, folder, file), 'utf8') }));
