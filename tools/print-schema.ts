// npm run schema: prints the graphs into schema/printed.
import { writeFileSync } from 'node:fs';
import { printedFolder, printGraphs } from '../schema/print.ts';

for (const [name, text] of Object.entries(printGraphs())) writeFileSync(new URL(name, printedFolder), text);
