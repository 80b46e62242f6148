// What a health sheet says. Sealed as one: the database knows whether it is complete and until when it holds, not more.
import { openJson, sealJson, type KeyRing } from '../platform/encryption.ts';

export type SwimmingLevel = 'NO' | 'A_LITTLE' | 'WELL';
export type EmergencyContact = { name: string; relation: string; phone: string };

/** Somebody besides the parents who may fetch the child. */
export type AuthorisedPerson = { name: string; phone: string };

/** null is « not answered »; an empty text is « none », an empty list « nobody ». */
export type HealthAnswers = {
  doctorName: string | null;
  doctorPhone: string | null;
  /** name of the health insurance fund, and the child's number there */
  mutuality: string | null;
  contacts: EmergencyContact[];
  allergies: string | null;
  medication: string | null;
  diet: string | null;
  /** an illness or a condition */
  illness: string | null;
  /** a disability, or what the child needs help with */
  support: string | null;
  swims: SwimmingLevel | null;
  wearsGlasses: boolean | null;
  takesNap: boolean | null;
  tetanusVaccinated: boolean | null;
  mayFetch: AuthorisedPerson[] | null;
  /** by the id of the parent who wrote it: one parent does not read the other's */
  mayNotFetch: Record<string, string>;
  mayLeaveAlone: boolean | null;
  /** first aid and paracetamol */
  firstAidAllowed: boolean | null;
  /** a doctor or a hospital, when no parent can be reached */
  emergencyCareAllowed: boolean | null;
  remarks: string | null;
};

export const noAnswers: HealthAnswers = {
  doctorName: null,
  doctorPhone: null,
  mutuality: null,
  contacts: [],
  allergies: null,
  medication: null,
  diet: null,
  illness: null,
  support: null,
  swims: null,
  wearsGlasses: null,
  takesNap: null,
  tetanusVaccinated: null,
  mayFetch: null,
  mayNotFetch: {},
  mayLeaveAlone: null,
  firstAidAllowed: null,
  emergencyCareAllowed: null,
  remarks: null,
};

export type AnswerName = keyof HealthAnswers;
export const answerNames = Object.keys(noAnswers) as AnswerName[];

const place = (id: string) => `health_sheet.sealed:${id}`;

export const sealHealthSheet = (keys: KeyRing, id: string, answers: HealthAnswers) => sealJson(keys, place(id), answers);

/** The answers. Whoever reads them without being a parent of the child is recorded: see record-read.ts. */
export const openHealthSheet = (keys: KeyRing, { id, sealed }: { id: string; sealed: Uint8Array }): HealthAnswers => ({
  ...noAnswers,
  ...openJson<Partial<HealthAnswers>>(keys, place(id), sealed),
});

/** The answers without what a parent alone wrote, who leaves. */
export function withoutParent(answers: HealthAnswers, parentId: string): HealthAnswers {
  const { [parentId]: _gone, ...mayNotFetch } = answers.mayNotFetch;
  return { ...answers, mayNotFetch };
}

const required = ['doctorName', 'doctorPhone', 'contacts', 'swims', 'tetanusVaccinated'] as const;
export type Required = (typeof required)[number];

/** The questions that a complete sheet must answer and this one does not */
export const listMissing = (answers: HealthAnswers): Required[] =>
  required.filter((name) => answers[name] === null || answers[name] === '' || (name === 'contacts' && answers.contacts.length === 0));

/** What the pages ask besides: « non » is an answer to each. */
const asked = [
  ...(['allergies', 'medication', 'diet', 'illness', 'support', 'wearsGlasses', 'takesNap'] as const),
  ...(['mayFetch', 'mayLeaveAlone', 'firstAidAllowed', 'emergencyCareAllowed'] as const),
];

/** Whether every question that the pages ask has an answer; who may not fetch the child, from one parent at least. */
export const isFullyAnswered = (answers: HealthAnswers): boolean =>
  listMissing(answers).length === 0 && asked.every((name) => answers[name] !== null) && Object.keys(answers.mayNotFetch).length > 0;

/** The first question that is missing. */
export const findMissing = (answers: HealthAnswers): Required | null => listMissing(answers)[0] ?? null;
