import { createEmailToken } from '../families/confirm-email.ts';
import { noteOutcome, type Outcome } from '../family-messages/send-message.ts';
import type { Database, Tx } from '../platform/database.ts';
import type { KeyRing } from '../platform/encryption.ts';
import type { Env } from '../platform/env.ts';
import { enqueueMail, type Mail } from '../platform/jobs.ts';
import { officialLocale, messages } from '../language/messages.ts';
import { giveBack, reserve, type Allowance } from './allowance.ts';
import { compose } from './compose.ts';
import { text, type MailContent, type Unconfirmed } from './mail-content.ts';
import { MailServerDown, type Mailer } from './mailer.ts';
import { type Sender, toMessage } from './render.ts';
import { fanOut } from './fan-out-recipients.ts';
import { wakeMails } from './wake-mails.ts';

type Post = { env: Env; prisma: Database['prisma']; keyRing: KeyRing; mailer: Mailer; probeMs?: number };

export type MailTask = {
  send: (mail: Mail, job: { id: string }) => Promise<void>;
  close: () => Promise<void>;
};

/**
 * The task that writes and sends one mail. While the server is away it is asked again every `probeMs`; once it is
 * back, the mails that waited for it leave at once instead of each at the end of its own pause.
 */
export function createMailTask({ env, prisma, keyRing, mailer, probeMs = 15_000 }: Post): MailTask {
  let probe: NodeJS.Timeout | undefined;

  const watchServer = () => {
    probe ??= setInterval(async () => {
      if ((await mailer.isUp()) && probe) await resume();
    }, probeMs);
    probe.unref();
  };
  const resume = async () => {
    clearInterval(probe);
    probe = undefined;
    await wakeMails(prisma);
  };

  return {
    send: async (mail, job) => {
      if (await prisma.$transaction((tx) => fanOut(tx, mail))) return;
      const note = (outcome: Outcome) => (mail.kind === 'family-message' ? noteOutcome(prisma, mail.recipientId, outcome) : undefined);
      const content = await compose({ env, prisma, keyRing }, mail);
      // An erased parent is told nothing more.
      if (!content || content.to.endsWith('.invalid')) return note('skipped');
      const allowance = await reserve(prisma, { mail, content, job });
      if (allowance.verdict === 'drop') return note('skipped');
      if (allowance.verdict === 'wait') {
        await prisma.$transaction((tx) => putOff(tx, mail, content, allowance));
        // one mail says that there is something to read; no other comes for this message
        return content.unconfirmed ? note('announced') : undefined;
      }
      const sender = await readSender(env, prisma);
      const letter = content.unconfirmed ? askingToConfirm({ env, keyRing }, mail, content, content.unconfirmed) : content;
      try {
        await mailer.send(toMessage(`portail.${mail.kind}.${job.id}`, letter, sender));
      } catch (error) {
        await giveBack(prisma, allowance.id);
        if (error instanceof MailServerDown) watchServer();
        throw error;
      }
      // whoever dies before this line sends the mail again, under the same Message-ID: at least once, not exactly once
      await note('sent');
      if (probe) await resume();
    },
    close: async () => {
      clearInterval(probe);
      mailer.close();
    },
  };
}

/** Written again later, as things are then; what an unconfirmed address does not get now, one mail says for all of it. */
async function putOff(tx: Tx, mail: Mail, { unconfirmed }: MailContent, { seconds, key }: Extract<Allowance, { verdict: 'wait' }>) {
  const later = unconfirmed ? ({ kind: 'news', parentId: unconfirmed.parentId } as const) : mail;
  const when = unconfirmed ? { key: `news:${unconfirmed.parentId}`, keepTime: true } : { key };
  await enqueueMail(tx, later, { ...when, delaySeconds: seconds });
}

/** Subjects that hold nothing that a person typed. */
const plainSubjects = new Set<Mail['kind']>([
  ...(['parent-registered', 'email-confirm', 'email-changing', 'news', 'link-objected', 'places-held', 'hold-reminder'] as const),
  ...(['hold-expired', 'payment-recap', 'payment-failed', 'payment-late', 'transfer-expected', 'transfer-replaced'] as const),
  'payment-promised',
  'payment-charged-back',
  ...([
    'account-inactive',
    'account-merged',
    'acted-for-family',
    'refund-account-changed',
    'refund-account-needed',
    'refund-returned',
  ] as const),
]);

/** To an address that nobody confirmed: the link that does so, and no subject that somebody typed into. */
function askingToConfirm(
  { env, keyRing }: Pick<Post, 'env' | 'keyRing'>,
  { kind }: Mail,
  content: MailContent,
  address: Unconfirmed,
): MailContent {
  const { locale, blocks } = content;
  const url = `${env.ORIGIN}/adresse?jeton=${createEmailToken(keyRing, address)}`;
  return {
    ...content,
    subject: plainSubjects.has(kind) ? content.subject : messages.mail_unconfirmed_subject({}, { locale }),
    blocks: [
      ...blocks,
      ...(kind === 'email-confirm' ? [] : [text(messages.mail_unconfirmed({}, { locale }))]),
      { kind: 'action', label: messages.mail_email_confirm_button({}, { locale }), url },
      text(messages.mail_unconfirmed_not_you({}, { locale })),
    ],
  };
}

/** Who a mail comes from, as the desk set it. */
export async function readSender(env: Env, prisma: Database['prisma']): Promise<Sender> {
  const commune = await prisma.commune.findUnique({ where: { id: 1 } });
  const locale = officialLocale;
  const unknown = {
    name: messages.mail_portal({}, { locale }),
    serviceName: messages.mail_service({}, { locale }),
    email: env.ATL_EMAIL,
    phone: null,
  };
  return { ...(commune ?? unknown), palette: env.palette };
}
