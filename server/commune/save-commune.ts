import { electronicFormatIBAN, isValidIBAN } from 'ibantools';
import type { AgeOn } from '../../prisma/generated/client/enums.ts';
import { record } from '../audit/record.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import { readClock, type Db } from '../platform/database.ts';
import { InputInvalid } from '../platform/refusals.ts';
import type { Env } from '../platform/env.ts';
import { readEnterpriseNumber } from './enterprise-number.ts';
import { localized, officialLocale as locale, messages } from '../language/messages.ts';

/**
 * Fills the commune's row, which pages, mails and payments read, from the settings of the environment: until the desk has
 * changed it. What no setting says stays as it was; a database that has no commune yet gets one, which says no more than
 * it knows. Returns the settings that no longer count, because the desk says otherwise.
 */
export async function keepCommune(prisma: Db, env: Env): Promise<string[]> {
  const said = {
    email: env.ATL_EMAIL,
    dataProtectionEmail: env.DPO_EMAIL,
    name: env.COMMUNE_NAME,
    serviceName: env.COMMUNE_SERVICE,
    phone: env.COMMUNE_PHONE,
    address: env.COMMUNE_ADDRESS,
    ...(env.COMMUNE_POSTAL_CODES.length > 0 && { postalCodes: env.COMMUNE_POSTAL_CODES }),
    iban: env.COMMUNE_IBAN,
    beneficiary: env.COMMUNE_BENEFICIARY ?? env.COMMUNE_NAME,
  };
  const name = env.COMMUNE_NAME ?? messages.mail_portal({}, { locale });
  const unsaid = { name, serviceName: messages.mail_service({}, { locale }), iban: '', beneficiary: name };
  const known = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const kept = await prisma.commune.findUnique({ where: { id: 1 } });
  if (!kept) {
    await prisma.commune.createMany({ data: [{ ...unsaid, email: env.ATL_EMAIL, ...known }], skipDuplicates: true });
    return [];
  }
  await prisma.commune.updateMany({ where: { id: 1, version: 0 }, data: known });
  if (kept.version === 0) return [];
  return (Object.keys(settingOf) as (keyof typeof settingOf)[])
    .filter((name) => env[settingOf[name]] !== undefined && known[name] !== undefined && String(kept[name] ?? '') !== String(known[name]))
    .map((name) => settingOf[name]);
}

const settingOf = {
  email: 'ATL_EMAIL',
  dataProtectionEmail: 'DPO_EMAIL',
  name: 'COMMUNE_NAME',
  serviceName: 'COMMUNE_SERVICE',
  phone: 'COMMUNE_PHONE',
  address: 'COMMUNE_ADDRESS',
  postalCodes: 'COMMUNE_POSTAL_CODES',
  iban: 'COMMUNE_IBAN',
  beneficiary: 'COMMUNE_BENEFICIARY',
} as const;

export type CommuneInput = {
  /** as it was when the values were read */
  version: number;
  name: string;
  serviceName: string;
  email: string;
  phone?: string | null;
  address?: string | null;
  postalCodes: string[];
  /** null: no transfers */
  iban?: string | null;
  beneficiary: string;
  dataProtectionEmail?: string | null;
  /** left out: as it is; empty: none */
  enterpriseNumber?: string | null;
  /** euro cents; left out: as it is */
  refundsReleaseAboveCents?: number | null;
  /** of pain.001.001, which server/accounting writes; left out: as it is */
  painVersion?: '09' | '03' | null;
  /** the day on which statistics take a child's age; left out: as it is */
  ageOn?: AgeOn | null;
};

const columns = {
  name: true,
  serviceName: true,
  email: true,
  phone: true,
  address: true,
  postalCodes: true,
  iban: true,
  beneficiary: true,
  dataProtectionEmail: true,
  enterpriseNumber: true,
  refundsReleaseAboveCents: true,
  painVersion: true,
  ageOn: true,
} as const;

/**
 * Changes who the commune is, as everybody reads it from then on. The audit trail has each value that changed, before and
 * after.
 * @throws InputInvalid for an account or a postal code that is none, or when somebody changed the values since they were read
 */
export async function saveCommune({ tx, actor }: ActContext<StaffActor>, { version, ...input }: CommuneInput): Promise<void> {
  const iban = input.iban ? electronicFormatIBAN(input.iban) : '';
  if (iban === null || (iban && !isValidIBAN(iban))) throw new InputInvalid(localized(messages.refusal_iban), 'iban', 'MALFORMED');
  const postalCodes = [...new Set(input.postalCodes)].sort();
  if (!postalCodes.every((code) => /^[1-9]\d{3}$/.test(code)))
    throw new InputInvalid(localized(messages.refusal_commune_postal_code), 'postalCodes', 'MALFORMED');
  const enterpriseNumber = input.enterpriseNumber ? readEnterpriseNumber(input.enterpriseNumber) : '';
  if (enterpriseNumber === null) throw new InputInvalid(localized(messages.refusal_enterprise_number), 'enterpriseNumber', 'MALFORMED');
  await tx.$queryRaw`SELECT id FROM commune WHERE id = 1 FOR UPDATE`;
  const before = await tx.commune.findUniqueOrThrow({ where: { id: 1 }, select: { ...columns, version: true } });
  if (before.version !== version) throw new InputInvalid(localized(messages.refusal_commune_changed), null, 'OUTDATED');
  const after = {
    ...input,
    phone: input.phone || null,
    address: input.address || null,
    dataProtectionEmail: input.dataProtectionEmail || null,
    iban,
    postalCodes,
    enterpriseNumber: input.enterpriseNumber == null ? before.enterpriseNumber : enterpriseNumber || null,
    refundsReleaseAboveCents: input.refundsReleaseAboveCents ?? before.refundsReleaseAboveCents,
    painVersion: input.painVersion ?? before.painVersion,
    ageOn: input.ageOn ?? before.ageOn,
  };
  const changed = (Object.keys(columns) as (keyof typeof columns)[]).filter(
    (name) => String(before[name] ?? '') !== String(after[name] ?? ''),
  );
  const pick = (of: typeof after) => Object.fromEntries(changed.map((name) => [name, of[name]]));
  await tx.commune.update({ where: { id: 1 }, data: { ...after, version: version + 1 } });
  await record(tx, actor, 'commune-changed', 'commune:1', { version: version + 1, before: pick(before), after: pick(after) });
}

/** Writes down that the mail server took a test. */
export async function noteMailTest({ tx, actor }: ActContext<StaffActor>): Promise<void> {
  await tx.commune.update({ where: { id: 1 }, data: { mailTestedAt: await readClock(tx) } });
  await record(tx, actor, 'mail-tested', 'commune:1');
}
