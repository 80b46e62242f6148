// The account to which a family wants what the commune owes it: sealed, told to nobody whole but the bank.
import { electronicFormatIBAN, isSEPACountry, isValidIBAN } from 'ibantools';
import { v7 as uuid } from 'uuid';
import { record } from '../../audit/record.ts';
import { localized, messages } from '../../language/messages.ts';
import type { ActContext } from '../../platform/act.ts';
import type { ParentActor } from '../../platform/actor.ts';
import { openJson, sealJson, type KeyRing } from '../../platform/encryption.ts';
import { readClock } from '../../platform/database.ts';
import { enqueueMail } from '../../platform/jobs.ts';
import { InputInvalid } from '../../platform/refusals.ts';
import { toSepaText } from './sepa-text.ts';

export type Account = { iban: string; holder: string };

const where = (id: string) => `refund_account.sealed:${id}`;

export const openAccount = (keys: KeyRing, { id, sealed }: { id: string; sealed: Uint8Array }): Account =>
  openJson<Account>(keys, where(id), sealed);

/** Of SEPA since 2024 and 2025, which ibantools does not say yet. */
const joinedSince = ['AL', 'MD', 'ME', 'MK', 'RS'];

/** An order of SEPA reaches no other country. */
const isOfSepa = (country: string) => isSEPACountry(country) || joinedSince.includes(country);

/** The account as banks write it. @throws InputInvalid by field */
export function readAccount({ iban: written, holder: name }: Account): Account {
  const iban = electronicFormatIBAN(written) ?? '';
  if (!isValidIBAN(iban)) throw new InputInvalid(localized(messages.refusal_iban), 'iban', 'MALFORMED');
  if (!isOfSepa(iban.slice(0, 2))) throw new InputInvalid(localized(messages.refusal_iban_sepa), 'iban', 'OUT_OF_RANGE');
  const holder = name.trim();
  if (!/[A-Za-z]{2}/.test(toSepaText(holder, 70))) throw new InputInvalid(localized(messages.refusal_holder), 'holder', 'REQUIRED');
  return { iban, holder };
}

/**
 * A parent says to which account refunds go; who has the parent's address is told that it changed.
 * @throws InputInvalid for an account that is none, one outside SEPA, or no name
 */
export async function saveRefundAccount({ tx, actor, keys }: ActContext<ParentActor>, given: Account): Promise<void> {
  const account = readAccount(given);
  const { parentId } = actor;
  await tx.$queryRaw`SELECT id FROM parent WHERE id = ${parentId}::uuid FOR NO KEY UPDATE`;
  const known = await tx.refundAccount.findUnique({ where: { parentId } });
  const before = known && openAccount(keys, known);
  if (before && before.iban === account.iban && before.holder === account.holder) return;
  const id = known?.id ?? uuid();
  const sealed = sealJson(keys, where(id), account);
  await tx.refundAccount.upsert({
    where: { parentId },
    create: { id, parentId, sealed },
    update: { sealed, version: { increment: 1 }, savedAt: await readClock(tx) },
  });
  await record(tx, actor, 'refund-account-saved', `parent:${parentId}`, { replaced: known !== null });
  await enqueueMail(tx, { kind: 'refund-account-changed', parentId });
}
