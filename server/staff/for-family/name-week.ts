import { formatWeek } from '../../language/format.ts';
import { officialLocale } from '../../language/messages.ts';
import type { Tx } from '../../platform/database.ts';

/** « Petite plaine, du lundi 5 au vendredi 9 juillet 2027 », in the commune's language: what is kept is read by whoever comes. */
export const writeWeek = ({ plaineName, startDate, endDate }: { plaineName: string; startDate: Date | string; endDate: Date | string }) =>
  `${plaineName}, ${formatWeek(startDate, endDate, officialLocale)}`;

/** The week of this id, so written. */
export async function nameWeek(tx: Tx, id: string): Promise<string> {
  const { startDate, endDate, plaine } = await tx.week.findUniqueOrThrow({
    where: { id },
    include: { plaine: { select: { name: true } } },
  });
  return writeWeek({ plaineName: plaine.name, startDate, endDate });
}
