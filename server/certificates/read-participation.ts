import { record } from '../audit/record.ts';
import type { ActContext } from '../platform/act.ts';
import type { Actor } from '../platform/actor.ts';
import type { Db } from '../platform/database.ts';
import type { ParticipationCertificateId } from '../platform/ids.ts';
import { hashOf } from './content.ts';
import { openParticipation, type ParticipationContent, readCode } from './participation.ts';

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
): Promise<{ content: ParticipationContent; isReplaced: boolean } | null> {
  const found = await tx.participationCertificate.findUnique({ where: { id }, include: { correctedBy: { select: { id: true } } } });
  if (!found) return null;
  const isOwn = found.parentId === actor.parentId;
  if (!isOwn && !mayIssue) return null;
  if (!isOwn) await record(tx, actor, 'participation-certificate-read', `participation-certificate:${id}`);
  const content = openParticipation(keys, found);
  if (hashOf(content) !== found.contentHash) throw new Error(`certificate of participation ${id} is not what was issued`);
  return { content, isReplaced: found.correctedBy !== null };
}

/** Whether a certificate with this code was issued and no other replaced it: all that a stranger learns. */
export async function isParticipationValid(db: Db, typed: string): Promise<boolean> {
  const code = readCode(typed);
  return code.length === 16 && (await db.participationCertificate.count({ where: { code, correctedBy: null } })) === 1;
}
