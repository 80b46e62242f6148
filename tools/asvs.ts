// npm run asvs: writes docs/asvs.md.
import { writeFileSync } from 'node:fs';
import { writePage } from '../tests/security/asvs.ts';

writeFileSync(new URL('../docs/asvs.md', import.meta.url), writePage());
