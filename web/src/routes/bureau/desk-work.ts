// What waits at the desk, in words, and the page where somebody does it.
import type { DeskWorkKind } from '#generated/graphql.ts';
import { m } from '#paraglide/messages.js';

type Shown = {
  label: (inputs: { count: number }) => string;
  /** where who may only see it finds it */
  href: string;
  /** where somebody does it, and the field of the graph that it takes */
  done?: { href: string; needs: string };
};

const sendRefunds = { href: '/bureau/remboursements', needs: 'makeRefundBatch' };

export const workOf: Record<DeskWorkKind, Shown> = {
  LINK_REQUESTS: { label: m.bureau_work_links, href: '/bureau/liens' },
  OPPOSITIONS: { label: m.bureau_work_oppositions, href: '/bureau/liens' },
  CANCELLATIONS: { label: m.bureau_work_cancellations, href: '/bureau/desinscriptions' },
  MOVEMENTS: { label: m.bureau_work_movements, href: '/bureau/virements' },
  PROMISES_OVERDUE: { label: m.bureau_work_promises, href: '/bureau/operations/promised-payments' },
  WRITE_OFFS: { label: m.bureau_work_write_offs, href: '/bureau/non-valeurs' },
  REFUNDS_TO_SEND: { label: m.bureau_work_refunds, href: '/bureau/operations/refunds-to-send', done: sendRefunds },
  REFUNDS_RETURNED: { label: m.bureau_work_returned, href: '/bureau/operations/refunds-to-send', done: sendRefunds },
  MAILS_REFUSED: { label: m.bureau_work_mails, href: '/bureau/operations/refused-mails' },
  MESSAGES_LATE: { label: m.bureau_work_messages_late, href: '/bureau/messages?programmes' },
  SHEETS_ENDING: { label: m.bureau_work_sheets, href: '/bureau/operations/sheets-ending' },
  CERTIFICATES_TO_CORRECT: { label: m.bureau_work_certificates, href: '/bureau/attestations/a-corriger' },
  PARTICIPATIONS_TO_CORRECT: { label: m.bureau_work_participations, href: '/bureau/attestations/a-corriger' },
};

export function hrefOf(work: DeskWorkKind, mayUse: readonly string[]): string {
  const { href, done } = workOf[work];
  return done && mayUse.includes(done.needs) ? done.href : href;
}

const [hourMs, dayMs] = [3_600_000, 86_400_000];

/** « depuis 4 h », « depuis 2 j » */
export function since(at: string, now: string): string {
  const ms = Math.max(0, Date.parse(now) - Date.parse(at));
  return ms < dayMs ? m.bureau_since_hours({ hours: Math.floor(ms / hourMs) }) : m.bureau_since_days({ days: Math.floor(ms / dayMs) });
}
