import { fullName } from '../language/names.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { nameForAudit } from '../platform/actor.ts';
import type { KeyRing } from '../platform/encryption.ts';
import { isoDay, mondayOf, toDate } from '../language/dates.ts';
import { openHealthSheet, type HealthAnswers } from './answers.ts';
import { recordSheetReads } from './record-read.ts';
import { plainesWithin, type Permission } from '../identity/access.ts';

export type ChildSheet = {
  childId: string;
  givenName: string;
  familyName: string;
  birthDate: Date;
  groupName: string;
  siteName: string;
  /** of the week, of the group */
  openDays: Date[];
  /** names of the meals that were added to the week */
  meals: string[];
  /** null: no sheet, or one that cannot be opened */
  answers: HealthAnswers | null;
  /** who answers for the child today */
  parents: { parentId: string; name: string; /** null: not said */ phone: string | null }[];
  /** there is a sheet, and it was altered or its key is gone: its parents must be asked */
  isUnreadable: boolean;
};

/** The lists, by what of a sheet each shows: who may see it. */
const permissions = {
  alerts: 'see health',
  diet: 'see diets',
  contacts: 'see emergency contacts',
  pickup: 'see emergency contacts',
} as const satisfies Record<string, Permission>;

export type SheetsQuestion = { part: keyof typeof permissions; day: Date; siteName?: string | null };

/**
 * The health sheets of the children who come in the week of a day, within the member's reach. Each read is written down
 * twice before anything is shown: for the parents, who may see who read, and in the audit trail; never what was read.
 */
export async function readSheets(ctx: ActContext<StaffActor>, { part, day, siteName }: SheetsQuestion): Promise<ChildSheet[]> {
  const { tx, actor, keys } = ctx;
  const reach = plainesWithin(actor, permissions[part]);
  const monday = toDate(mondayOf(day));
  const coming = await tx.enrolment.findMany({
    where: {
      monday,
      status: 'CONFIRMED',
      week: { cancelledAt: null, plaine: { ...(siteName && { site: { name: siteName } }), ...reach } },
    },
    orderBy: [
      { week: { plaine: { site: { name: 'asc' } } } },
      { week: { plaine: { name: 'asc' } } },
      { child: { familyName: 'asc' } },
      { child: { givenName: 'asc' } },
    ],
    select: {
      options: {
        where: { option: { kind: 'MEAL' } },
        select: { option: { select: { name: true } } },
        orderBy: { option: { name: 'asc' } },
      },
      week: { select: { openDays: true, plaine: { select: { name: true, site: { select: { name: true } } } } } },
      child: {
        select: {
          id: true,
          givenName: true,
          familyName: true,
          birthDate: true,
          healthSheet: true,
          links: {
            where: { state: 'ACTIVE' },
            orderBy: { id: 'asc' },
            select: { parent: { select: { id: true, phone: true, person: { select: { givenName: true, familyName: true } } } } },
          },
        },
      },
    },
  });
  const read = coming.flatMap(({ child }) => (child.healthSheet ? [child.id] : []));
  if (read.length > 0) {
    await recordSheetReads(tx, actor, read, part, `week:${isoDay(monday)}`);
    await tx.auditEntry.createMany({
      data: read.map((childId) => ({
        actor: nameForAudit(actor),
        action: 'health-sheet-read',
        subject: `child:${childId}`,
        detail: { part },
      })),
    });
  }
  return coming.map(({ child: { id, healthSheet, links, ...child }, week: { plaine, openDays }, options }) => ({
    ...child,
    childId: id,
    parents: links.flatMap(({ parent }) => (parent ? { parentId: parent.id, name: fullName(parent.person), phone: parent.phone } : [])),
    groupName: plaine.name,
    siteName: plaine.site.name,
    openDays,
    meals: options.map(({ option }) => option.name),
    ...openOrTell(keys, healthSheet),
  }));
}

/** One sheet that does not open takes nobody else's from the list. */
function openOrTell(keys: KeyRing, sheet: Parameters<typeof openHealthSheet>[1] | null): Pick<ChildSheet, 'answers' | 'isUnreadable'> {
  if (!sheet) return { answers: null, isUnreadable: false };
  try {
    return { answers: openHealthSheet(keys, sheet), isUnreadable: false };
  } catch {
    return { answers: null, isUnreadable: true };
  }
}
