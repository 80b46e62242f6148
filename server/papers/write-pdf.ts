// A paper as a tagged PDF, set by Typst: a template of this folder and what it is to say, as JSON that the template reads. Nothing that
// a person wrote is ever part of a template.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { packObjects } from './pack-objects.ts';

const templates = join(import.meta.dirname, 'templates');
const faces = join(import.meta.dirname, '../generated/paper-faces');

let compiler: Promise<NodeCompiler> | undefined;

/** Typst and the typefaces are 60 MB of memory: who makes no paper does not load them. */
async function openCompiler(): Promise<NodeCompiler> {
  const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler');
  const names = (await readdir(faces)).sort();
  const fontBlobs = await Promise.all(names.map((name) => readFile(join(faces, name))));
  return NodeCompiler.create({ workspace: templates, fontArgs: [{ fontBlobs }] });
}

/**
 * The PDF of a template, `templates/<name>.typ`, that says `said`: PDF/UA-1, and the same bytes for the same words.
 * @throws Error when the template does not fit what it is given
 */
export async function writePdf(name: 'paper' | 'list' | 'labels', said: object): Promise<Buffer> {
  const typst = await (compiler ??= openCompiler());
  try {
    const { result, takeDiagnostics } = compile(typst, name, said);
    if (!result) throw new Error(`the template ${name} does not compile: ${takeDiagnostics()}`);
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

function compile(typst: NodeCompiler, name: string, said: object) {
  const compiled = typst.compile({ mainFilePath: join(templates, `${name}.typ`), inputs: { said: JSON.stringify(said) } });
  return {
    result: compiled.result,
    takeDiagnostics: () => JSON.stringify(compiled.takeDiagnostics()?.shortDiagnostics ?? null),
  };
}
