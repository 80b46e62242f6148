import { fileURLToPath } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { adapter } from './adapter.ts';
import { markWords } from './languages.ts';
import { leaveStyles } from './live-pages.ts';
import settings from './project.inlang/settings.json' with { type: 'json' };
import { strictStyles } from './strict-styles.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  environments: {
    client: {
      build: {
        // links lead to whole pages: what a page needs stands in its head
        modulePreload: { polyfill: false, resolveDependencies: () => [] },
        rolldownOptions: {
          // what several pages share travels as one file: thirty small ones compress badly
          output: {
            codeSplitting: {
              groups: [{ name: 'shared', test: /web[\\/]src[\\/](lib|paraglide)|server[\\/]language/, minShareCount: 2 }],
            },
          },
        },
      },
    },
  },
  plugins: [
    strictStyles(),
    paraglideVitePlugin({
      project: here('./project.inlang'),
      outdir: here('./src/paraglide'),
      // the staff's pages are in French; the others in the language chosen, else in one that the browser asks for
      strategy: ['custom-desk', 'cookie', 'preferredLanguage', 'baseLocale'],
      cookieName: 'langue',
      emitTsDeclarations: true,
    }),
    markWords(),
    leaveStyles(here('./src')),
    sveltekit({
      adapter: adapter(here('./build'), { locales: settings.locales, compiled: here('./src/paraglide/messages') }),
      compilerOptions: { runes: true },
      // a page stands in what it brings itself: a style sheet of its own is one more way there and back before anything is seen
      inlineStyleThreshold: 40_000,
      // A payment or sign-in page of another host is reached by a page of ours that
      // refreshes to it, so a form never needs a foreign target.
      csp: {
        mode: 'nonce',
        directives: {
          'default-src': ['none'],
          'script-src': ['self'],
          'style-src': ['self'],
          'font-src': ['self'],
          'img-src': ['self', 'data:'],
          'connect-src': ['self'],
          'manifest-src': ['self'],
          'form-action': ['self'],
          'base-uri': ['none'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
});
