// Sets a paper by Typst: a template of this folder and what it is to say, as JSON that the template reads. Nothing that a person wrote
// is ever part of a template.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { packObjects } from './pack-objects.ts';

export type Template = 'paper' | 'list' | 'labels';

const templates = join(import.meta.dirname, 'templates');
const faces = join(import.meta.dirname, '../generated/paper-faces');

/** Typst with our typefaces; it reads nothing but the templates. */
export async function openTypst(): Promise<NodeCompiler> {
  const names = (await readdir(faces)).sort();
  const fontBlobs = await Promise.all(names.map((name) => readFile(join(faces, name))));
  return NodeCompiler.create({ workspace: templates, fontArgs: [{ fontBlobs }] });
}

/**
 * The PDF of a template, `templates/<name>.typ`, that says `said`, which is JSON.
 * @throws Error when the template does not fit what it is given
 */
export function setPaper(typst: NodeCompiler, name: Template, said: string): Buffer {
  try {
    const compiled = typst.compile({ mainFilePath: join(templates, `${name}.typ`), inputs: { said } });
    const { result } = compiled;
    if (!result) throw new Error(`the template ${name}: ${JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics)}`);
    try {
      return packObjects(typst.pdf(result, { pdfStandard: 'ua-1' }));
    } catch (error) {
      // PDF/UA wants a glyph for every letter. A name in a script that no typeface has is shown as boxes, and its letters stay in the text.
      if (!String(error).includes('could not be displayed')) throw error;
      return packObjects(typst.pdf(result));
    }
  } finally {
    // Typst remembers what it was given: no name stays in memory.
    typst.evictCache(0);
  }
}
