// npm run check: the checks alone, two at a time; silent about what holds. `npm run build` comes first.
import { runChecks } from './checks.ts';

const { counts, report } = await runChecks();
if (report) console.error(report);
console.log(`checks: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;
