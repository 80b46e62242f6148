// The documents of the pages, as their sources have them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse, print, visit, type ASTNode } from 'graphql';

const pages = join(import.meta.dirname, '../../web/src');

const definitionsOf = (file: string) => parse(readFileSync(join(pages, file), 'utf8')).definitions;
/** What several pages ask in the same words, by name. */
const shared = new Map(
  readdirSync(pages, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .flatMap(definitionsOf)
    .flatMap((definition) => (definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [])),
);

/** The first query of a page's own document, with the fragments that it spreads, and those in them; `file` from web/src. */
export function pageQuery(file: string): string {
  const definitions = definitionsOf(file);
  const query = definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.operation === 'query')!;
  const names = new Set<string>();
  const follow = (node: ASTNode) => {
    visit(node, {
      FragmentSpread: ({ name: { value } }) => {
        if (names.has(value)) return;
        names.add(value);
        follow(shared.get(value)!);
      },
    });
  };
  follow(query);
  return [query, ...[...names].map((name) => shared.get(name)!)].map(print).join('\n');
}
