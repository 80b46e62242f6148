import type { Prisma, Tx } from '../platform/database.ts';
import { enqueueMail, type Mail } from '../platform/jobs.ts';

/**
 * Splits a mail with several readers into one job per reader, so that a repeat never writes twice to one of them
 * because another could not be reached. False when the mail has one reader and is to be sent as it is.
 */
export async function fanOut(tx: Tx, mail: Mail): Promise<boolean> {
  const parts = await listParts(tx, mail);
  for (const { mail: part, key } of parts) await enqueueMail(tx, part, { key });
  return parts.length > 0;
}

type Part = { mail: Mail; key: string };

async function listParts(tx: Tx, mail: Mail): Promise<Part[]> {
  if (mail.kind === 'payment-late' && !mail.reader)
    return (['parent', 'service'] as const).map((reader) => ({
      mail: { ...mail, reader },
      key: `${mail.kind}:${mail.paymentId}:${reader}`,
    }));
  if (mail.kind === 'link-objected' && !mail.reader)
    return (['parent', 'service'] as const).map((reader) => ({ mail: { ...mail, reader }, key: `${mail.kind}:${mail.linkId}:${reader}` }));
  if (mail.kind === 'opposition-changed' && !mail.reader) {
    const opposition = await tx.opposition.findUnique({ where: { id: mail.oppositionId }, select: { child: { select: linkedParents } } });
    const key = `${mail.kind}:${mail.oppositionId}:${mail.state}`;
    return readersOf(opposition).map((reader) => ({ mail: { ...mail, reader }, key: `${key}:${reader}` }));
  }
  if (mail.kind !== 'link-requested' || mail.reader) return [];
  const link = await tx.familyLink.findUnique({ where: { id: mail.linkId }, select: { child: { select: linkedParents } } });
  return readersOf(link).map((reader) => ({ mail: { ...mail, reader }, key: `${mail.kind}:${mail.linkId}:${reader}` }));
}

const linkedParents = {
  links: { where: { state: 'ACTIVE', parentId: { not: null } }, select: { parentId: true } },
} satisfies Prisma.ChildSelect;

const readersOf = (of: { child: { links: { parentId: string | null }[] } } | null) => [
  ...(of?.child.links.flatMap(({ parentId }) => parentId ?? []) ?? []),
  'service',
];
