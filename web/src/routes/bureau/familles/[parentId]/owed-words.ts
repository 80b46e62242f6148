import { day, money } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';

/** What a promise still owes, and until when; or since when it is overdue. */
export const owedWords = (openCents: number, { dueOn, isOverdue }: { dueOn: string; isOverdue: boolean }): string =>
  isOverdue ? m.bureau_promise_overdue({ day: day(dueOn) }) : m.bureau_promise_owed({ amount: money(openCents), day: day(dueOn) });
