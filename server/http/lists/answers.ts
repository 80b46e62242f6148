// What the graph answers to the questions of the lists: as much of schema/operations as they use.
export type Child = { siteName: string; groupName: string; givenName: string; familyName: string };

export type Group = {
  siteName: string;
  name: string;
  week: { openDays: string[] };
  coming: {
    ageYears: number;
    options: { name: string; stop: string | null }[];
    announcedAbsences: { day: string }[];
    child: { id: string; givenName: string; familyName: string; parentPhones: { name: string; phone: string | null }[] };
  }[];
};

export type Pickup = {
  childId: string;
  isUnreadable: boolean;
  mayFetch: { name: string; phone: string }[] | null;
  mayNotFetch: string | null;
  mayLeaveAlone: boolean | null;
};

/** A child's line in a list that holds health; `openDays` are those of its group. */
type HealthLine = Child & { openDays: string[]; isUnreadable: boolean };

export type Alert = HealthLine & {
  hasSheet: boolean;
  birthDate: string;
  allergies: string | null;
  medication: string | null;
  diet: string | null;
  illness: string | null;
  support: string | null;
  remarks: string | null;
  swims: 'NO' | 'A_LITTLE' | 'WELL' | null;
  tetanusVaccinated: boolean | null;
  wearsGlasses: boolean | null;
  takesNap: boolean | null;
  firstAidAllowed: boolean | null;
  emergencyCareAllowed: boolean | null;
  doctorName: string | null;
  doctorPhone: string | null;
};

export type Contact = HealthLine & {
  parents: { name: string; phone: string | null }[];
  contacts: { name: string; relation: string; phone: string }[];
  doctorName: string | null;
  doctorPhone: string | null;
  mutuality: string | null;
};

export type Diet = HealthLine & { meals: string[]; diet: string | null; allergies: string | null };
export type Meals = { siteName: string; groupName: string; children: number; ordered: { name: string; children: number }[] };

/** An option that a child has: care, a meal or the shuttle. */
export type OptionPlace = {
  siteName: string;
  groupName: string;
  kind: 'CARE_BEFORE' | 'CARE_AFTER' | 'MEAL' | 'SHUTTLE';
  name: string;
  stopNumber: number | null;
  stop: string | null;
  openDays: string[];
  child: Group['coming'][number]['child'];
};
