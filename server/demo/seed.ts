import { seedCommune, seedSeason } from '../../prisma/seed.ts';
import { readClock, type Db } from '../db.ts';
import type { House } from '../house.ts';
import { seedFamilies, seedStaff } from './families.ts';

/** Makes the fictional commune, or brings it up to date. DEMO_DATA=none: an empty commune, with staff only. */
export async function seedDemo(house: House, prisma: Db): Promise<void> {
  await seedCommune(prisma);
  await seedStaff(house, prisma);
  if (house.env.DEMO_DATA === 'none') return;
  await seedSeason(prisma, await readClock(prisma));
  await seedFamilies(house, prisma);
}
