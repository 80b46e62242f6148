// One PostgreSQL for a run of the tests, with a migrated template; each test file takes a copy.
import type { TestProject } from 'vitest/node';
import { hasSystemBrowser, unpackBrowser } from './browser.ts';
import { openCluster } from './cluster.ts';

export default async function startCluster(project: TestProject) {
  const cluster = await openCluster();
  if (!(await hasSystemBrowser())) await unpackBrowser();
  project.provide('cluster', cluster.url('NAME'));
  return cluster.stop;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** address of the cluster, with NAME in the place of the database */
    cluster: string;
  }
}
