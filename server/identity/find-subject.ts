import type { Actor } from '../platform/actor.ts';
import type { Db } from '../platform/database.ts';
import type { AppConfig } from '../platform/config.ts';
import { indexesOfNumber } from '../platform/encryption.ts';
import { readNationalNumber } from './national-number.ts';
import { readActor } from './read-actor.ts';

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Who a token's subject is, by id or by national number; null for nobody that the portal knows. */
export async function findSubject(db: Db, { keyRing }: AppConfig, subject: string): Promise<Actor | null> {
  if (id.test(subject)) return readActor(db, { id: subject }, null);
  const number = readNationalNumber(subject);
  return number && readActor(db, { numberIndex: { in: indexesOfNumber(keyRing, number.digits) } }, null);
}
