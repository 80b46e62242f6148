// The last line of a test run: « N passed, N failed, N skipped ».
import type { Reporter, TestModule } from 'vitest/node';

export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      if (!module.ok() && module.children.size === 0) counts.failed += 1;
      for (const test of module.children.allTests())
        counts[test.result().state === 'pending' ? 'skipped' : (test.result().state as keyof typeof counts)] += 1;
    }
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
