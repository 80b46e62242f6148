import { transact } from '../platform/act.ts';
import type { PaymentMethod } from '../../prisma/generated/client/enums.ts';
import type { ParentActor } from '../platform/actor.ts';
import { InputInvalid, ProviderUnavailable } from '../platform/refusals.ts';
import { languageTag, officialLocale, localized, messages } from '../language/messages.ts';
import { checkPayment } from './check-payment.ts';
import { paymentMethods } from './methods.ts';
import { openPayment } from './open-payment.ts';
import { ProviderDown, ProviderRefused } from './provider.ts';
import type { PaymentDeps } from './payment-deps.ts';

/** The provider has pages in these, and no others of ours. */
const pageLocales: Record<string, string> = { fr: 'fr_BE', nl: 'nl_BE', de: 'de_DE', en: 'en_GB' };

export type PaymentStart = { actor: ParentActor; method: PaymentMethod };

/**
 * « Payer »: opens the payment, then asks the provider for its page, outside of the transaction. A click that finds the
 * provider down leaves a pending payment that the next click takes up again. Returns the payment's id.
 * @throws BasketEmpty, BasketNotValidated, DeadlinePassed, ProviderUnavailable, InputInvalid for a method that staff alone record
 */
export async function startPayment(deps: PaymentDeps, { actor, method }: PaymentStart): Promise<string> {
  const { prisma } = deps.database;
  const { isForParents, isThroughProvider, hasStructuredCommunication } = paymentMethods[method];
  if (!isForParents) throw new InputInvalid(localized(messages.payment_method_not_offered), 'method', 'NOT_APPLICABLE');
  if (hasStructuredCommunication && !(await prisma.commune.findFirst({ select: { iban: true } }))?.iban) throw unavailable();
  const open = () => transact(deps, actor, (ctx) => openPayment(ctx, method));
  let id = await open();
  if (await isOldSession(deps, id)) {
    await askProvider(deps, id, () => checkPayment(deps, id));
    id = await open();
  }
  const payment = await prisma.payment.findUniqueOrThrow({ where: { id }, include: { _count: { select: { lines: true } } } });
  if (!isThroughProvider || payment.status !== 'PENDING' || payment.checkoutUrl) return id;

  const commune = await prisma.commune.findFirst({ select: { name: true } });
  const description = messages.payment_description(
    { commune: commune?.name ?? '', count: payment._count.lines },
    { locale: officialLocale },
  );
  const asked = await askProvider(deps, id, () =>
    deps.provider.create({ paymentId: id, amountCents: payment.amountCents, description, locale: pageLocales[languageTag(actor.locale)]! }),
  );
  const { count } = await prisma.payment.updateMany({
    where: { id, status: 'PENDING' },
    data: { providerId: asked.id, checkoutUrl: asked._links.checkout?.href ?? null },
  });
  if (count === 0) throw unavailable();
  return id;
}

/** The provider's page closes by itself after a while: one that was opened some time ago may be over. */
async function isOldSession({ database }: PaymentDeps, id: string): Promise<boolean> {
  const [row] = await database.prisma.$queryRaw<{ old: boolean }[]>`
    SELECT status = 'PENDING' AND provider_id IS NOT NULL AND created_at < now() - interval '10 minutes' AS old FROM payment WHERE id = ${id}::uuid`;
  return row!.old;
}

async function askProvider<Answer>({ log }: PaymentDeps, paymentId: string, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ProviderDown) && !(error instanceof ProviderRefused)) throw error;
    log.error({ err: error, paymentId }, 'payment provider');
    throw unavailable();
  }
}

const unavailable = () => new ProviderUnavailable(localized(messages.payment_provider_unavailable));
