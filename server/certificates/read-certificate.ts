import { record } from '../audit/record.ts';
import { maskNationalNumber } from '../identity/national-number.ts';
import type { ActContext } from '../platform/act.ts';
import type { Actor } from '../platform/actor.ts';
import type { TaxCertificateId } from '../platform/ids.ts';
import type { Picture } from '../papers/paper.ts';
import { type CertificateContent, hashOf, openContent } from './content.ts';
import { readSignature } from './signature.ts';

/** `mayIssue`: the reader issues certificates, which the caller has checked */
export type CertificateQuestion = { certificateId: TaxCertificateId; mayIssue: boolean };

/**
 * What a certificate says, for who paid and for staff who issue them; their reading is recorded. Who
 * paid and no longer answers for the child, as after a block, has its number masked. Null for everybody else, as for
 * one that does not exist.
 * @throws Error when it is not what was issued
 */
export async function readCertificate(
  { tx, actor, keys }: ActContext<Actor>,
  { certificateId: id, mayIssue }: CertificateQuestion,
): Promise<{ content: CertificateContent; signature: Picture | null; isReplaced: boolean } | null> {
  const found = await tx.taxCertificate.findUnique({ where: { id }, include: { correctedBy: { select: { id: true } } } });
  if (!found) return null;
  const isOwn = found.parentId === actor.parentId;
  if (!isOwn && !mayIssue) return null;
  if (!isOwn) await record(tx, actor, 'tax-certificate-read', `tax-certificate:${id}`);
  const content = openContent(keys, found);
  if (hashOf(content) !== found.contentHash) throw new Error(`tax certificate ${id} is not what was issued`);
  const signature = await readSignature(tx, keys, content.signature);
  const isReplaced = found.correctedBy !== null;
  const child = { OR: [{ id: found.childId }, { merged: { some: { id: found.childId } } }] };
  const answers = { parentId: found.parentId, child, state: 'ACTIVE' as const };
  if (!isOwn || (await tx.familyLink.count({ where: answers })) > 0) return { content, signature, isReplaced };
  const { nationalNumber } = content.child;
  return {
    content: { ...content, child: { ...content.child, nationalNumber: nationalNumber && maskNationalNumber(nationalNumber) } },
    signature,
    isReplaced,
  };
}
