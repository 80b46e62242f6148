// The people of the demonstration. Their numbers are valid and fictional (serial above 980).
import { createHash } from 'node:crypto';
import { readNationalNumber } from '../identity/national-number.ts';

export type Persona = {
  key: string;
  givenName: string;
  familyName: string;
  nationalNumber: string;
  email: string;
  street: string;
  postalCode: string;
  city: string;
};

const valmont = { postalCode: '4999', city: 'Valmont' };

/** In the order of the page. Claire is parent of Émile and Zoé by the imported links, Sofia is Zoé's other parent. */
export const personas = {
  claire: {
    key: 'claire',
    givenName: 'Claire',
    familyName: 'Lambert',
    nationalNumber: '86041798152',
    email: 'claire@example.be',
    street: 'Rue des Tilleuls 12',
    ...valmont,
  },
  marc: {
    key: 'marc',
    givenName: 'Marc',
    familyName: 'Noël',
    nationalNumber: '88100298203',
    email: 'marc@example.be',
    street: 'Place de la Fontaine 3',
    postalCode: '4998',
    city: 'Hautepierre',
  },
  sofia: {
    key: 'sofia',
    givenName: 'Sofia',
    familyName: 'Costa',
    nationalNumber: '87052598233',
    email: 'sofia@example.be',
    street: 'Chemin du Moulin 27',
    ...valmont,
  },
  jonas: {
    key: 'jonas',
    givenName: 'Jonas',
    familyName: 'Weber',
    nationalNumber: '85451099331',
    email: 'jonas@example.be',
    street: 'Rue du Pouhon 8',
    postalCode: '4900',
    city: 'Spa',
  },
  agent: {
    key: 'agent',
    givenName: 'Agathe',
    familyName: 'Renard',
    nationalNumber: '75031598168',
    email: 'agent@example.be',
    street: 'Rue de la Maison communale 1',
    ...valmont,
  },
} satisfies Record<string, Persona>;

const givenNames = [
  'Alix',
  'Basile',
  'Camille',
  'Dominique',
  'Élise',
  'Firmin',
  'Gaëlle',
  'Hugo',
  'Inès',
  'Jules',
  'Karim',
  'Louise',
  'Maya',
  'Nadia',
  'Oscar',
  'Pauline',
];
const familyNames = [
  'Adam',
  'Bodart',
  'Collard',
  'Delvaux',
  'Evrard',
  'Fontaine',
  'Gillet',
  'Henry',
  'Istace',
  'Jacob',
  'Lejeune',
  'Martin',
  'Nizet',
  'Petit',
  'Simon',
  'Wauters',
];

/** The persona of that key, or the person of that national number, always the same one; null for anything else. */
export function findPersona(hint: string): Persona | null {
  const known = Object.values(personas).find(({ key }) => key === hint);
  if (known) return known;
  const number = readNationalNumber(hint);
  if (!number) return null;
  return Object.values(personas).find(({ nationalNumber }) => nationalNumber === number.digits) ?? invent(number.digits);
}

/** What the stand-in calls a person: not the number. */
export const subjectOf = ({ nationalNumber }: Persona) => createHash('sha256').update(`demo ${nationalNumber}`).digest('hex').slice(0, 32);

function invent(nationalNumber: string): Persona {
  const dice = createHash('sha256').update(nationalNumber).digest();
  const [givenName, familyName] = [givenNames[dice[0]! % 16]!, familyNames[dice[1]! % 16]!];
  return {
    key: nationalNumber,
    givenName,
    familyName,
    nationalNumber,
    email: `personne-${dice.toString('hex', 2, 8)}@example.be`,
    street: `Rue Haute ${1 + (dice[8]! % 90)}`,
    ...valmont,
  };
}
