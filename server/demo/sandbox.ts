// The sandbox of school partners: two schools with pupils who come, and two keys that everybody knows. Only a demonstration
// has them, and it listens on the machine itself alone.
import { hashSecret } from '../partners/read-key.ts';
import type { Db } from '../platform/database.ts';

/** The keys, as docs/partners.md prints them: one opens a school, the other a network of two. */
export const sandboxKeys = {
  school: { secret: 'ppk_demonstration-ecole-saint-martin', label: 'Bac à sable : une école', faseNumbers: ['2418'] },
  network: { secret: 'ppk_demonstration-reseau-de-valmont', label: 'Bac à sable : un réseau', faseNumbers: ['2418', '2419'] },
} as const;

/** How many of the invented families' children go to each school. */
const pupilsOfEach = 6;

/** Makes the keys and sends invented children to their schools; does nothing to keys that are there, revoked ones included. */
export async function seedSandbox(prisma: Db): Promise<void> {
  for (const { secret, label, faseNumbers } of Object.values(sandboxKeys)) {
    const secretHash = hashSecret(secret);
    if (await prisma.partnerKey.findUnique({ where: { secretHash }, select: { id: true } })) continue;
    const schools = await prisma.school.findMany({
      where: { faseNumber: { in: [...faseNumbers] }, closedAt: null },
      orderBy: { faseNumber: 'asc' },
    });
    const [first, ...others] = schools.map(({ id }) => id);
    if (!first) continue;
    const key = await prisma.partnerKey.create({ data: { schoolId: first, label, secretHash } });
    await prisma.partnerKeySchool.createMany({ data: others.map((schoolId) => ({ partnerKeyId: key.id, schoolId })) });
    for (const { id } of schools) await sendPupils(prisma, id);
  }
}

async function sendPupils(prisma: Db, schoolId: string) {
  if ((await prisma.child.count({ where: { schoolId, enrolments: { some: { status: 'CONFIRMED' } } } })) >= pupilsOfEach) return;
  const invented = await prisma.child.findMany({
    where: { schoolId: null, nationalNumber: null, enrolments: { some: { status: 'CONFIRMED' } } },
    orderBy: { id: 'asc' },
    take: pupilsOfEach,
    select: { id: true },
  });
  await prisma.child.updateMany({ where: { id: { in: invented.map(({ id }) => id) } }, data: { schoolId } });
}
