// A worker's tidying, in a process of its own: what the job « tidy-places » does.
import { openDatabase } from '../../server/platform/database.ts';
import { tidyDueWeeks } from '../../server/enrolments/expire-weeks.ts';
import { answerBench } from './talk.ts';

const database = openDatabase(process.env.DATABASE_URL!, { onError: () => {} });

answerBench({
  tidy: () => tidyDueWeeks(database.prisma, 172_800),
  end: () => database.close(),
});
