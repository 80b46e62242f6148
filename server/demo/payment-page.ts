// The page of the stand-in on which the « payer » chooses how a payment ends.
import type { ServerResponse } from 'node:http';
import escape from 'escape-html';
import { formatCents } from '../language/format.ts';
import { messages, officialLocale } from '../language/messages.ts';
import { type Outcome, outcomes, type Payment } from './payment-shapes.ts';

/** Sends the page of a payment: its outcomes while it is open, the way back afterwards. */
export function sendPage(response: ServerResponse, payment: Payment) {
  const inFrench = { locale: officialLocale };
  const labels: Record<Outcome, string> = {
    paid: messages.sandbox_paid({}, inFrench),
    failed: messages.sandbox_failed({}, inFrench),
    canceled: messages.sandbox_canceled({}, inFrench),
    expired: messages.sandbox_expired({}, inFrench),
  };
  const choice =
    payment.status === 'open'
      ? `<form method="post">${outcomes.map((one) => `<button name="status" value="${one}">${escape(labels[one])}</button>`).join('')}</form>`
      : `<p>${escape(messages.sandbox_over({}, inFrench))} <a href="${escape(payment.redirectUrl)}">${escape(messages.sandbox_back({}, inFrench))}</a></p>`;
  const title = escape(messages.sandbox_title({}, inFrench));
  const target = new URL(payment.redirectUrl).origin;
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // The answer to the form leads back to the portal.
    'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${target}; frame-ancestors 'none'; base-uri 'none'`,
  }).end(`<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title>
<style>body{font:1.125rem/1.5 system-ui,sans-serif;max-width:26rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
.note{background:#fff4d6;padding:.75rem 1rem;border-radius:.5rem}.sum{font-size:1.75rem;font-weight:700;margin:0}
button{display:block;width:100%;min-height:3rem;margin:.75rem 0;font:inherit;color:inherit;background:#fff;border:2px solid #1a1a1a;border-radius:.5rem;cursor:pointer}
button:first-child{background:#1a1a1a;color:#fff}button:focus-visible,a:focus-visible{outline:3px solid #1d5fd1;outline-offset:2px}</style></head>
<body><main><p class="note">${escape(messages.sandbox_note({}, inFrench))}</p><h1>${title}</h1><p>${escape(payment.description)}</p>
<p class="sum">${escape(formatCents(payment.cents))}</p>${choice}</main></body></html>`);
}
