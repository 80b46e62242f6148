// What the commune decides about its certificates: who certifies the care (frame I), and who signs. None leaves before.
import type { CertifyingBody } from '../../prisma/generated/client/enums.ts';
import { record } from '../audit/record.ts';
import { readEnterpriseNumber } from '../commune/enterprise-number.ts';
import { isoDay } from '../language/dates.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { Db, Tx } from '../platform/database.ts';
import { InputInvalid, problem, refuseProblems } from '../platform/refusals.ts';

/** Frame I: the body that recognises or subsidises the care, with the days for which it does, « YYYY-MM-DD ». */
export type Certifier = {
  kind: Exclude<CertifyingBody, 'ORGANISER'>;
  name: string;
  enterpriseNumber: string;
  address: string;
  from: string;
  /** null: without an end */
  until: string | null;
};

/** `certifier` is null where the commune certifies its own care: frame I is then left empty. */
export type Signatory = { name: string; /** in what capacity */ role: string };
export type PaperSettings = { certifier: Certifier | null; signatory: Signatory };
export type MissingSetting = 'SIGNATORY' | 'CERTIFIER' | 'ORGANISER_ADDRESS';

/** What every certificate says alike, or what is missing of it; who signs stands on other papers too. */
export async function readPaperSettings(
  db: Db | Tx,
): Promise<({ settings: PaperSettings; missing: [] } | { settings: null; missing: MissingSetting[] }) & { signatory: Signatory | null }> {
  const row = await db.certificateSettings.findUniqueOrThrow({ where: { id: 1 } });
  const commune = await db.commune.findUnique({ where: { id: 1 }, select: { address: true } });
  const missing: MissingSetting[] = [];
  if (!row.certifiedBy) missing.push('CERTIFIER');
  const { signatoryName, signatoryRole } = row;
  const signatory = signatoryName && signatoryRole ? { name: signatoryName, role: signatoryRole } : null;
  if (!signatory) missing.push('SIGNATORY');
  if (!commune?.address) missing.push('ORGANISER_ADDRESS');
  if (missing.length > 0 || !signatory) return { settings: null, missing, signatory };
  const kind = row.certifiedBy!;
  const certifier: Certifier | null =
    kind === 'ORGANISER'
      ? null
      : {
          kind,
          name: row.bodyName!,
          enterpriseNumber: row.bodyEnterpriseNumber!,
          address: row.bodyAddress!,
          from: isoDay(row.bodyFrom!),
          until: row.bodyUntil && isoDay(row.bodyUntil),
        };
  return { settings: { certifier, signatory }, missing: [], signatory };
}

/** The commune, as papers name it. */
export type Organiser = { name: string; enterpriseNumber: string | null; address: string | null };

export const readOrganiser = (tx: Tx): Promise<Organiser> =>
  tx.commune.findFirstOrThrow({ select: { name: true, enterpriseNumber: true, address: true } });

/** What every certificate says alike. */
export type Heading = PaperSettings & { organiser: Organiser };

/**
 * What every certificate says alike, as the commune is today.
 * @throws Error while something of it is missing: a draft is then blocked
 */
export async function readHeading(tx: Tx): Promise<Heading> {
  const { settings } = await readPaperSettings(tx);
  if (!settings) throw new Error('a tax certificate was about to be issued without its settings');
  return { organiser: await readOrganiser(tx), ...settings };
}

export type CertificateSettingsInput = {
  /** as it was when the values were read */
  version: number;
  certifiedBy?: CertifyingBody | null;
  bodyName?: string | null;
  bodyEnterpriseNumber?: string | null;
  bodyAddress?: string | null;
  bodyFrom?: Date | null;
  bodyUntil?: Date | null;
  signatoryName?: string | null;
  signatoryRole?: string | null;
};

/**
 * Changes who certifies and who signs, for the certificates that are issued from then on. The audit trail has each value that
 * changed, before and after.
 * @throws InputInvalid while a body other than the commune lacks its name, number, address or first day, or when somebody
 *   changed the values since they were read
 */
export async function saveCertificateSettings(
  { tx, actor }: ActContext<StaffActor>,
  { version, ...input }: CertificateSettingsInput,
): Promise<void> {
  const isOther = input.certifiedBy === 'ONE' || input.certifiedBy === 'PUBLIC_AUTHORITY';
  const number = input.bodyEnterpriseNumber ? readEnterpriseNumber(input.bodyEnterpriseNumber) : null;
  refuseProblems([
    isOther && !input.bodyName && problem(messages.refusal_certifier_incomplete, 'bodyName', 'REQUIRED'),
    isOther && !input.bodyAddress && problem(messages.refusal_certifier_incomplete, 'bodyAddress', 'REQUIRED'),
    isOther && !input.bodyFrom && problem(messages.refusal_certifier_incomplete, 'bodyFrom', 'REQUIRED'),
    isOther && number === null && problem(messages.refusal_enterprise_number, 'bodyEnterpriseNumber', 'MALFORMED'),
    isOther &&
      Boolean(input.bodyFrom && input.bodyUntil && input.bodyUntil < input.bodyFrom) &&
      problem(messages.refusal_certifier_days, 'bodyUntil', 'WRONG_ORDER'),
  ]);
  await tx.$queryRaw`SELECT id FROM certificate_settings WHERE id = 1 FOR UPDATE`;
  const before = await tx.certificateSettings.findUniqueOrThrow({ where: { id: 1 }, omit: { id: true, updatedAt: true } });
  if (before.version !== version) throw new InputInvalid(localized(messages.refusal_commune_changed), null, 'OUTDATED');
  const after = {
    certifiedBy: input.certifiedBy ?? null,
    // what frame I does not say is not kept for it
    bodyName: (isOther && input.bodyName) || null,
    bodyEnterpriseNumber: isOther ? number : null,
    bodyAddress: (isOther && input.bodyAddress) || null,
    bodyFrom: (isOther && input.bodyFrom) || null,
    bodyUntil: (isOther && input.bodyUntil) || null,
    signatoryName: input.signatoryName || null,
    signatoryRole: input.signatoryRole || null,
  };
  const textOf = (value: string | Date | null) => (value instanceof Date ? isoDay(value) : value);
  const changed = (Object.keys(after) as (keyof typeof after)[]).filter((name) => textOf(before[name]) !== textOf(after[name]));
  const pick = (of: typeof after) => Object.fromEntries(changed.map((name) => [name, textOf(of[name])]));
  await tx.certificateSettings.update({ where: { id: 1 }, data: { ...after, version: version + 1 } });
  await record(tx, actor, 'certificate-settings-changed', 'certificate-settings:1', {
    version: version + 1,
    before: pick(before),
    after: pick(after),
  });
}
