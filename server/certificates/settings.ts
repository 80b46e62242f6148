// What the commune decides about its certificates: who certifies the care (frame I), and who signs. None leaves before.
import { record } from '../audit/record.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { Db, Tx } from '../platform/database.ts';
import { InputInvalid, refuseProblems } from '../platform/refusals.ts';
import {
  byFirstDay,
  type FieldName,
  judgeRecognitions,
  readRecognitions,
  type Recognition,
  type RecognitionInput,
  recognitionsInOrder,
  wordsOf,
} from './recognitions.ts';

export type Signatory = { name: string; /** in what capacity */ role: string };
export type PaperSettings = { recognitions: readonly Recognition[]; signatory: Signatory };
export type MissingSetting = 'SIGNATORY' | 'CERTIFIER' | 'ORGANISER_ADDRESS';

/** What every certificate says alike, or what is missing of it; who signs stands on other papers too. */
export async function readPaperSettings(db: Db | Tx): Promise<
  ({ settings: PaperSettings; missing: [] } | { settings: null; missing: MissingSetting[] }) & {
    signatory: Signatory | null;
    signature: string | null;
  }
> {
  const row = await db.certificateSettings.findUniqueOrThrow({ where: { id: 1 }, include: { signature: { select: { hash: true } } } });
  const { signatoryName, signatoryRole } = row;
  const signature = row.signature?.hash ?? null;
  const recognitions = await readRecognitions(db);
  const commune = await db.commune.findUnique({ where: { id: 1 }, select: { address: true } });
  const missing: MissingSetting[] = [];
  if (recognitions.length === 0) missing.push('CERTIFIER');
  const signatory = signatoryName && signatoryRole ? { name: signatoryName, role: signatoryRole } : null;
  if (!signatory) missing.push('SIGNATORY');
  if (!commune?.address) missing.push('ORGANISER_ADDRESS');
  if (missing.length > 0 || !signatory) return { settings: null, missing, signatory, signature };
  return { settings: { recognitions, signatory }, missing: [], signatory, signature };
}

/** The commune, as papers name it. */
export type Organiser = { name: string; enterpriseNumber: string | null; address: string | null };

export const readOrganiser = (tx: Tx): Promise<Organiser> =>
  tx.commune.findFirstOrThrow({ select: { name: true, enterpriseNumber: true, address: true } });

/** What every certificate says alike. */
export type Heading = { organiser: Organiser; signatory: Signatory; /** the hash of its picture; left out: none */ signature?: string };

/**
 * What every certificate says alike, as the commune is today.
 * @throws Error while something of it is missing: a draft is then blocked
 */
export async function readHeading(tx: Tx): Promise<Heading> {
  const { settings, signature } = await readPaperSettings(tx);
  if (!settings) throw new Error('a tax certificate was about to be issued without its settings');
  return { organiser: await readOrganiser(tx), signatory: settings.signatory, ...(signature && { signature }) };
}

export type CertificateSettingsInput = {
  /** as it was when the values were read */
  version: number;
  recognitions: readonly RecognitionInput[];
  signatoryName?: string | null;
  signatoryRole?: string | null;
};

/**
 * Changes who certifies and who signs, for the certificates that are issued from then on. The audit trail has each value that
 * changed, before and after.
 * @throws InputInvalid while a body other than the commune lacks its name, number, address or first day, when two certify the
 *   same day, or when somebody changed the values since they were read
 */
export async function saveCertificateSettings(
  { tx, actor }: ActContext<StaffActor>,
  { version, recognitions, ...input }: CertificateSettingsInput,
  fieldName: FieldName = (index, field) => `recognitions.${index}.${field}`,
): Promise<void> {
  const { rows, problems } = judgeRecognitions(recognitions, fieldName);
  refuseProblems(problems);
  await tx.$queryRaw`SELECT id FROM certificate_settings WHERE id = 1 FOR UPDATE`;
  const row = await tx.certificateSettings.findUniqueOrThrow({ where: { id: 1 }, include: { recognitions: recognitionsInOrder } });
  if (row.version !== version) throw new InputInvalid(localized(messages.refusal_commune_changed), null, 'OUTDATED');
  const signatory = { signatoryName: input.signatoryName || null, signatoryRole: input.signatoryRole || null };
  const before = { signatoryName: row.signatoryName, signatoryRole: row.signatoryRole, recognitions: row.recognitions.map(wordsOf) };
  const after = { ...signatory, recognitions: rows.toSorted(byFirstDay).map(wordsOf) };
  const names = Object.keys(after) as (keyof typeof after)[];
  const changed = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const pick = (of: typeof after) => Object.fromEntries(changed.map((name) => [name, of[name]]));
  if (changed.includes('recognitions')) {
    await tx.certificateRecognition.deleteMany();
    await tx.certificateRecognition.createMany({ data: rows });
  }
  await tx.certificateSettings.update({ where: { id: 1 }, data: { ...signatory, version: version + 1 } });
  await record(tx, actor, 'certificate-settings-changed', 'certificate-settings:1', {
    version: version + 1,
    before: pick(before),
    after: pick(after),
  });
}
