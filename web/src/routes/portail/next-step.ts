type Family = {
  readonly basket?: {
    readonly status: 'OPEN' | 'VALIDATED';
    readonly lines: readonly unknown[];
    readonly awaitedPayment?: { readonly id: string } | null;
  } | null;
  readonly children: readonly {
    readonly id: string;
    readonly readiness: { readonly ready: boolean; readonly missing: readonly string[] };
  }[];
  readonly waitingPlaces: readonly { readonly id: string; readonly offeredUntil?: string | null }[];
};

export type NextStep =
  | { kind: 'offer'; waitingPlaceId: string }
  | { kind: 'await'; paymentId: string }
  | { kind: 'finalise' }
  | { kind: 'pay' }
  | { kind: 'addChild' }
  | { kind: 'complete'; childId: string }
  | { kind: 'enrol'; childId: string }
  | { kind: 'none' };

/**
 * The one big button of « Portail Parent ». What runs out comes first, then what is missing,
 * then what is new.
 */
export function nextStep(family: Family): NextStep {
  const offer = family.waitingPlaces.find((place) => place.offeredUntil);
  if (offer) return { kind: 'offer', waitingPlaceId: offer.id };
  if (family.basket && family.basket.lines.length > 0) {
    // what is chosen is under way: nobody is pushed to pay twice
    if (family.basket.awaitedPayment) return { kind: 'await', paymentId: family.basket.awaitedPayment.id };
    return { kind: family.basket.status === 'VALIDATED' ? 'pay' : 'finalise' };
  }
  if (family.children.length === 0) return { kind: 'addChild' };
  const incomplete = family.children.find(({ readiness }) => readiness.missing.some((gap) => gap !== 'NO_PERIOD_OPEN'));
  if (incomplete) return { kind: 'complete', childId: incomplete.id };
  const ready = family.children.find(({ readiness }) => readiness.ready);
  return ready ? { kind: 'enrol', childId: ready.id } : { kind: 'none' };
}
