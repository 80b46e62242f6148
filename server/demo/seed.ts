import { readClock, type Db } from '../platform/database.ts';
import type { AppConfig } from '../platform/config.ts';
import { seedFamilies, seedStaff } from './families.ts';
import { seedSandbox } from './sandbox.ts';
import { seedCommune, seedSeason } from './season.ts';

/** Makes the fictional commune, or brings it up to date. DEMO_DATA=none: an empty commune, with staff only. */
export async function seedDemo(config: AppConfig, prisma: Db): Promise<void> {
  await seedCommune(prisma);
  await seedStaff(config, prisma);
  if (config.env.DEMO_DATA === 'none') return;
  await seedSeason(prisma, await readClock(prisma));
  await seedFamilies(config, prisma);
  await seedSandbox(prisma);
}
