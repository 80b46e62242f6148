// Each kind of paper by its path: who reads it, and what it says.
import { certificatePaper } from '../../certificates/certificate-paper.ts';
import { participationPaper } from '../../certificates/participation-paper.ts';
import { readCertificate } from '../../certificates/read-certificate.ts';
import { readParticipation } from '../../certificates/read-participation.ts';
import type { App } from '../../context.ts';
import { mayDo, type Permission } from '../../identity/access.ts';
import type { Paper } from '../../papers/paper.ts';
import type { ActContext } from '../../platform/act.ts';
import type { Actor } from '../../platform/actor.ts';
import { rowId } from '../../platform/ids.ts';
import { creditNotePaper } from '../../receipts/credit-note-paper.ts';
import { readPaper } from '../../receipts/read-paper.ts';
import { receiptPaper } from '../../receipts/receipt-paper.ts';

export type Asked = { ctx: ActContext<Actor>; id: string; isDuplicate: boolean; app: App };

export const may = (actor: Actor, permission: Permission): boolean => actor.staff !== null && mayDo(actor.staff, permission);

export type PaperPath = '/documents/attestations/' | '/documents/participations/' | '/documents/paiements/';

/** Null for who may not read it, as for one that does not exist; a reading by staff is written down. */
export const papers: Record<PaperPath, (asked: Asked) => Promise<Paper | null>> = {
  '/documents/attestations/': async ({ ctx, id, isDuplicate }) => {
    const question = { certificateId: rowId('TaxCertificate', id), mayIssue: may(ctx.actor, 'issue certificates') };
    const found = await readCertificate(ctx, question);
    return found && certificatePaper({ ...found, locale: ctx.actor.locale, isDuplicate });
  },
  '/documents/participations/': async ({ ctx, id, app }) => {
    const question = { certificateId: rowId('ParticipationCertificate', id), mayIssue: may(ctx.actor, 'issue participation certificates') };
    const found = await readParticipation(ctx, question);
    return found && participationPaper({ ...found, origin: app.env.ORIGIN });
  },
  '/documents/paiements/': async ({ ctx, id, isDuplicate }) => {
    const found = await readPaper(ctx, { paperId: rowId('PaymentPaper', id), seesPayments: may(ctx.actor, 'see payments') });
    if (!found) return null;
    const copy = { locale: ctx.actor.locale, isDuplicate };
    return found.kind === 'RECEIPT'
      ? receiptPaper(found.content, copy)
      : creditNotePaper(found.content, { ...copy, isReplaced: found.isReplaced });
  },
};
