import type { Plugin } from 'vite';

/**
 * SvelteKit hides its route announcer with a style attribute, which our policy
 * (`style-src 'self'`) rightly refuses. The same rules stand in base.css, under its id.
 */
export function strictStyles(): Plugin {
  return {
    name: 'portail:strict-styles',
    enforce: 'pre',
    transform: {
      filter: { id: /runtime[/\\]components[/\\]root\.svelte$/ },
      handler(code) {
        const plain = code.replace(/(id="svelte-announcer"[^>]*?)\sstyle="[^"]*"/, '$1');
        if (plain === code) this.error('the route announcer has changed: look at its styles again');
        return { code: plain, map: null };
      },
    },
  };
}
