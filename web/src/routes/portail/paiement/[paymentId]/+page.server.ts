import { error } from '@sveltejs/kit';
import { create } from 'qrcode';
import { PaymentPageDocument } from '#generated/graphql.ts';
import { read } from '#lib/graph/ask.server.ts';
import { parentOf } from '#lib/graph/viewer.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async (event) => {
  const { viewer, payment, serverTime } = await read(event, PaymentPageDocument, { id: event.params.paymentId });
  parentOf(event, viewer);
  if (!payment) error(404);
  return {
    serverTime,
    payment,
    payer: `${viewer?.givenName} ${viewer?.familyName}`,
    keptUntil: payment.enrolments.flatMap(({ status, heldUntil }) => (status === 'HELD' && heldUntil ? [heldUntil] : [])).sort()[0] ?? null,
    qr: payment.transfer && payment.status === 'PENDING' ? squares(payment.transfer.qrPayload) : null,
  };
};

/** The dark modules of a QR code as one SVG path, four modules of quiet around it (EPC069-12: level M). */
function squares(payload: string) {
  const { modules } = create(payload, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  let path = '';
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (modules.get(row, column)) path += `M${column + 4} ${row + 4}h1v1h-1z`;
    }
  }
  return { path, size: size + 8 };
}
