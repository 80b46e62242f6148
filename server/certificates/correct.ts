import { record } from '../audit/record.ts';
import { localized, messages } from '../language/messages.ts';
import type { ActContext } from '../platform/act.ts';
import type { StaffActor } from '../platform/actor.ts';
import type { TaxCertificateId } from '../platform/ids.ts';
import { AlreadyDecided, InputInvalid } from '../platform/refusals.ts';
import { attested, saysSame } from './attested.ts';
import { openContent } from './content.ts';
import { draftCertificates } from './draft.ts';
import { lockYear, write } from './issue.ts';
import { readHeading } from './settings.ts';

export type Correction = { certificateId: TaxCertificateId; reason: string };

/**
 * Replaces a certificate by one that says what is so today, under a number of its own: after days that went back, a payment that
 * the bank took back, an attendance, a name, an address or a setting that was corrected. The old one stays as it was. Returns the
 * new one's id.
 * @throws InputInvalid when it is unknown, without a reason, or while something stands in the way; AlreadyDecided when it was
 *   corrected before, or nothing changed
 */
export async function correctCertificate(ctx: ActContext<StaffActor>, { certificateId, reason }: Correction): Promise<string> {
  const { tx, actor, keys } = ctx;
  const why = reason.trim();
  if (!why) throw new InputInvalid(localized(messages.refusal_no_reason), 'reason', 'REQUIRED');
  const found = await tx.taxCertificate.findUnique({ where: { id: certificateId }, select: { incomeYear: true } });
  if (!found) throw new InputInvalid(localized(messages.refusal_unknown_certificate), 'certificateId', 'UNKNOWN');
  await lockYear(tx, found.incomeYear);
  const old = await tx.taxCertificate.findUniqueOrThrow({
    where: { id: certificateId },
    include: { correctedBy: { select: { id: true } }, child: { select: { mergedIntoId: true } } },
  });
  if (old.correctedBy) throw new AlreadyDecided(localized(messages.refusal_certificate_corrected));
  const pair = { parentId: old.parentId, childId: old.child.mergedIntoId ?? old.childId };
  const [draft] = await draftCertificates(tx, keys, { year: old.incomeYear, pairs: [pair], payerAs: 'today' });
  // What is owed is no reason to leave a paper in force that attests more than was paid.
  if (draft!.blocks.some(({ code }) => code !== 'OPEN_BALANCE'))
    throw new InputInvalid(localized(messages.refusal_certificate_blocked), 'certificateId', 'NOT_APPLICABLE');
  const said = { ...(await readHeading(tx)), ...attested(keys, draft!) };
  if (saysSame(said, openContent(keys, old))) throw new AlreadyDecided(localized(messages.refusal_certificate_same));
  const [id] = await write(ctx, old.incomeYear, [{ draft: draft!, corrects: old }]);
  await record(tx, actor, 'tax-certificate-corrected', `tax-certificate:${id!}`, { corrects: old.id, reason: why });
  return id!;
}
