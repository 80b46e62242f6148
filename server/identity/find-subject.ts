import type { Actor } from '../platform/actor.ts';
import type { Db } from '../platform/database.ts';
import type { AppConfig } from '../platform/config.ts';
import { indexesOfNumber } from '../platform/encryption.ts';
import { isId } from '../platform/ids.ts';
import { readNationalNumber } from './national-number.ts';
import { readActor } from './read-actor.ts';

/** Who a token's subject is, by id or by national number; null for nobody that the portal knows. */
export async function findSubject(db: Db, { keyRing }: AppConfig, subject: string): Promise<Actor | null> {
  if (isId(subject)) return readActor(db, { id: subject }, null);
  const number = readNationalNumber(subject);
  return number && readActor(db, { numberIndex: { in: indexesOfNumber(keyRing, number.digits) } }, null);
}
