// The least that SvelteKit can show, built with the adapter that the portal uses: the floor under the pages' figures.
import { fileURLToPath } from 'node:url';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  plugins: [sveltekit({ adapter: adapter({ out: here('build') }), compilerOptions: { runes: true } })],
});
