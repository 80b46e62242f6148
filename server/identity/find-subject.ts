import type { Actor } from '../actor.ts';
import type { Db } from '../db.ts';
import type { House } from '../house.ts';
import { indexesOfNumber } from '../sealing.ts';
import { readNationalNumber } from './national-number.ts';
import { readActor } from './read-actor.ts';

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Who a token's subject is, by id or by national number; null for nobody that the portal knows. */
export async function findSubject(db: Db, { keyRing }: House, subject: string): Promise<Actor | null> {
  if (id.test(subject)) return readActor(db, { id: subject }, null);
  const number = readNationalNumber(subject);
  return number && readActor(db, { numberIndex: { in: indexesOfNumber(keyRing, number.digits) } }, null);
}
