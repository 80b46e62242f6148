// npm test: a worker keeps its modules from file to file, and the browser's project its Chromium. No test changes a
// module's state, and none hears another file's app (tests/kit/watch-statements.ts).
import { defineConfig } from 'vitest/config';
import alone from './vitest.alone.config.ts';

// What a project includes comes on top of what stands above it: there, nothing does.
const { include, ...shared } = alone.test!;
const races = ['tests/model/**/*.test.ts', 'tests/races/**/*.test.ts'];
const browser = ['tests/e2e/**/*.test.ts', 'tests/kit/browser.test.ts', 'server/http/theme/theme.test.ts'];

export default defineConfig({
  ...alone,
  test: {
    ...shared,
    isolate: false,
    projects: [
      { extends: true, test: { name: 'portal', include, exclude: ['**/node_modules/**', ...races, ...browser] } },
      { extends: true, test: { name: 'races', include: races } },
      { extends: true, test: { name: 'browser', include: browser } },
    ],
  },
});
