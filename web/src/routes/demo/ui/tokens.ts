export type Token = { name: string; value: string };
export type Tokens = Record<'colours' | 'sizes' | 'spaces' | 'rounds', Token[]>;

/** The tokens of the light scheme by what they are for, in the order of the sheet. */
export function readTokens(css: string): Tokens {
  const [root = ''] = /:root \{[^}]*\}/.exec(css) ?? [];
  const all = [...root.matchAll(/(--[\w-]+): ([^;]+);/g)].map(([, name = '', value = '']) => ({ name, value }));
  const named = (pattern: RegExp) => all.filter(({ name }) => pattern.test(name));
  return {
    colours: all.filter(({ value }) => /^(#|var\()/.test(value)),
    sizes: named(/^--size-/),
    spaces: named(/^--s\d$/),
    rounds: named(/^--round/),
  };
}
