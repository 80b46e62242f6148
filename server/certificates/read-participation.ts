import { record } from '../audit/record.ts';
import type { ActContext } from '../platform/act.ts';
import type { Actor } from '../platform/actor.ts';
import type { Db } from '../platform/database.ts';
import type { ParticipationCertificateId } from '../platform/ids.ts';
import type { Picture } from '../papers/paper.ts';
import { hashOf } from './content.ts';
import { openParticipation, type ParticipationContent, readCode } from './participation.ts';
import { readSignature } from './signature.ts';

/** `mayIssue`: the reader issues them, which the caller has checked */
export type ParticipationQuestion = { certificateId: ParticipationCertificateId; mayIssue: boolean };

/**
 * What a certificate of participation says, for who paid and for staff who issue them; their reading is recorded. Null for
 * everybody else, as for one that does not exist.
 * @throws Error when it is not what was issued
 */
export async function readParticipation(
  { tx, actor, keys }: ActContext<Actor>,
  { certificateId: id, mayIssue }: ParticipationQuestion,
): Promise<{ content: ParticipationContent; signature: Picture | null; isReplaced: boolean } | null> {
  const found = await tx.participationCertificate.findUnique({ where: { id }, include: { correctedBy: { select: { id: true } } } });
  if (!found) return null;
  const isOwn = found.parentId === actor.parentId;
  if (!isOwn && !mayIssue) return null;
  if (!isOwn) await record(tx, actor, 'participation-certificate-read', `participation-certificate:${id}`);
  const content = openParticipation(keys, found);
  if (hashOf(content) !== found.contentHash) throw new Error(`certificate of participation ${id} is not what was issued`);
  return { content, signature: await readSignature(tx, keys, content.signature), isReplaced: found.correctedBy !== null };
}

/** REPLACED: it was issued, and another one counts now. UNKNOWN: none has the code. */
export type Standing = 'VALID' | 'REPLACED' | 'UNKNOWN';

/** How a certificate with this code stands: all that a stranger learns. */
export async function readStanding(db: Db, typed: string): Promise<Standing> {
  const code = readCode(typed);
  if (code.length !== 16) return 'UNKNOWN';
  const found = await db.participationCertificate.findUnique({ where: { code }, select: { correctedBy: { select: { id: true } } } });
  if (!found) return 'UNKNOWN';
  return found.correctedBy ? 'REPLACED' : 'VALID';
}
