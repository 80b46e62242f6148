// The lists that a site prints in the morning: who may have each, and where it is.
import type { WeekOptionKind } from '../../prisma/generated/client/enums.ts';
import { mayDo, type Permission } from '../identity/access.ts';
import type { StaffActor } from '../platform/actor.ts';

/** By kind: the last step of its address, and the permission for what it shows. */
export const dayLists = {
  PRESENCE: { path: 'presences', needs: 'see enrolments' },
  ALERTS: { path: 'alertes', needs: 'see health' },
  CONTACTS: { path: 'contacts', needs: 'see emergency contacts' },
  CARE: { path: 'garderie', needs: 'see enrolments' },
  SHUTTLE: { path: 'navette', needs: 'see enrolments' },
  KITCHEN: { path: 'cuisine', needs: 'see diets' },
  LABELS: { path: 'etiquettes', needs: 'see enrolments' },
} as const satisfies Record<string, { path: string; needs: Permission }>;

export type DayListKind = keyof typeof dayLists;
export const dayListKinds = Object.keys(dayLists) as DayListKind[];

/** Lists of options of a week: there are none on a day on which nobody has such an option. */
export const optionsOfList = { CARE: ['CARE_BEFORE', 'CARE_AFTER'], SHUTTLE: ['SHUTTLE'] } as const satisfies Partial<
  Record<DayListKind, readonly WeekOptionKind[]>
>;
export const isOptionList = (kind: DayListKind): kind is keyof typeof optionsOfList => kind in optionsOfList;

/** The lists that a member may print, in the order in which a morning needs them. */
export const listsFor = ({ staff }: StaffActor): DayListKind[] => dayListKinds.filter((kind) => mayDo(staff, dayLists[kind].needs));

export type DayListQuestion = { day: string; siteName?: string | null };

const folder = '/documents/listes/';

/** Where a list is, as a PDF; without a site, of all sites within reach. */
export const dayListUrl = (kind: DayListKind, question: DayListQuestion): string =>
  `${folder}${dayLists[kind].path}.pdf?${queryOf(question)}`;

/** Where all lists of a day are, in one archive with a folder for each site. */
export const dayListsZipUrl = (question: DayListQuestion): string => `${folder}toutes.zip?${queryOf(question)}`;

const queryOf = ({ day, siteName }: DayListQuestion) => String(new URLSearchParams({ jour: day, ...(siteName && { site: siteName }) }));
