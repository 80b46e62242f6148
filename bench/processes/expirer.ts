// A worker's tidying, in a process of its own: what the job « tidy-places » does.
import { readEnv } from '../../server/platform/env.ts';
import { readRules } from '../../server/platform/rules.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { tidyDueWeeks } from '../../server/enrolments/expire-weeks.ts';
import { answerBench } from './talk.ts';

const database = openDatabase(process.env.DATABASE_URL!, { onError: () => {} });

answerBench({
  tidy: () => tidyDueWeeks({ database, rules: readRules(readEnv({})), keyRing: [] }),
  end: () => database.close(),
});
