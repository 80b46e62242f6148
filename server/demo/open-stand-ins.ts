// What stands in, in demo mode, for what is outside of the portal: the mailbox and the payment provider. Loaded in that mode alone.
import type { EntryPoint } from '../http/lib/entry-point.ts';
import type { App } from '../context.ts';
import { providerKey } from '../payments/provider.ts';
import { createMailboxEntryPoints } from './mailbox-page.ts';
import { emptyMailbox, openMailbox, readMailbox } from './mailbox.ts';
import { openPaymentSandbox } from './payment-provider.ts';

export type StandIns = {
  entryPoints: EntryPoint[];
  /** the mail server of the mailbox; null where this process opens none */
  smtpUrl: string | null;
  stop: () => Promise<void>;
};

/** Opens both. The mailbox receives nothing when SMTP_URL names another server, and only reads in a web process. */
export async function openStandIns({ env, log, sessionSecret }: Pick<App, 'env' | 'log' | 'sessionSecret'>): Promise<StandIns> {
  const folder = env.DATA_DIR;
  const mailbox = env.SMTP_URL ? emptyMailbox : env.ROLE === 'web' ? readMailbox(folder) : await openMailbox({ folder, log });
  const payments = openPaymentSandbox({ env, log, apiKey: providerKey(env, sessionSecret), mount: '/demo/mollie' });
  return {
    entryPoints: [...createMailboxEntryPoints(mailbox), payments.entryPoint],
    smtpUrl: mailbox.url ?? null,
    stop: async () => {
      await payments.stop();
      await mailbox.stop();
    },
  };
}
