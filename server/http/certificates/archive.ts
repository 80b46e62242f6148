// The papers of one family and year, for an archive: what is read of each is what its own path shows.
import { fromIsoDay } from '../../language/dates.ts';
import type { Paper } from '../../papers/paper.ts';
import type { ActContext } from '../../platform/act.ts';
import type { Actor } from '../../platform/actor.ts';
import type { App } from '../../context.ts';
import { papers, type PaperPath } from './papers.ts';

/**
 * Receipts and credit notes whose money came or left in the year, tax certificates of its payments, certificates of participation in its
 * weeks; replaced ones too. Those that who asks may not read are left out.
 */
export async function readYear(
  ctx: ActContext<Actor>,
  { app, parentId, year }: { app: App; parentId: string; year: number },
): Promise<Paper[]> {
  const { tx } = ctx;
  const numbered = { select: { id: true }, orderBy: { number: 'asc' } } as const;
  const days = { gte: fromIsoDay(`${year}-01-01`), lt: fromIsoDay(`${year + 1}-01-01`) };
  const ids: Record<PaperPath, { id: string }[]> = {
    '/documents/attestations/': await tx.taxCertificate.findMany({ where: { parentId, incomeYear: year }, ...numbered }),
    '/documents/participations/': await tx.participationCertificate.findMany({ where: { parentId, year }, ...numbered }),
    '/documents/paiements/': await tx.paymentPaper.findMany({ where: { payment: { parentId }, day: days }, ...numbered }),
  };
  const found: Paper[] = [];
  for (const path of Object.keys(ids) as PaperPath[])
    for (const { id } of ids[path]) {
      const paper = await papers[path]({ ctx, id, isDuplicate: false, app });
      if (paper) found.push(paper);
    }
  return found;
}
