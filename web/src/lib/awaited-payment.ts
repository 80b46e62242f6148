// A payment under way, as the pages of a family name it: a transfer is on its way, a payment online waits for the bank.
import { money } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';

type Awaited = { readonly method: string; readonly amountCents: number };

/** That it is awaited, with its amount. */
export const awaitedWords = ({ method, amountCents }: Awaited): string =>
  method === 'TRANSFER'
    ? m.portal_transfer_awaited({ amount: money(amountCents) })
    : m.portal_payment_awaited({ amount: money(amountCents) });

/** Of what leads to its page. */
export const seeAwaited = ({ method }: Pick<Awaited, 'method'>): string =>
  method === 'TRANSFER' ? m.portal_transfer_see() : m.portal_payment_see();
