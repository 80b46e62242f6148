import type { Database } from '../platform/database.ts';
import type { Env } from '../platform/env.ts';
import type { Mail } from '../platform/jobs.ts';
import { languageTag, officialLocale, messages } from '../language/messages.ts';
import { compose } from './compose.ts';
import { MailServerDown, type Mailer } from './mailer.ts';
import { renderHtml, renderText, type Sender } from './render.ts';
import { fanOut } from './fan-out-recipients.ts';
import { wakeMails } from './wake-mails.ts';

type Post = { env: Env; prisma: Database['prisma']; mailer: Mailer; probeMs?: number };

export type MailTask = {
  send: (mail: Mail, job: { id: string }) => Promise<void>;
  close: () => Promise<void>;
};

/**
 * The task that writes and sends one mail. While the server is away it is asked again every `probeMs`; once it is
 * back, the mails that waited for it leave at once instead of each at the end of its own pause.
 */
export function createMailTask({ env, prisma, mailer, probeMs = 15_000 }: Post): MailTask {
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
      const content = await compose({ env, prisma }, mail);
      // An erased parent is told nothing more.
      if (!content || content.to.endsWith('.invalid')) return;
      const sender = await readSender(env, prisma);
      try {
        await mailer.send({
          id: `portail.${mail.kind}.${job.id}`,
          to: content.to,
          subject: content.subject,
          text: renderText(content, sender),
          html: renderHtml(content, sender),
          language: languageTag(content.locale),
          attachments: content.attachments,
        });
      } catch (error) {
        if (error instanceof MailServerDown) watchServer();
        throw error;
      }
      if (probe) await resume();
    },
    close: async () => {
      clearInterval(probe);
      mailer.close();
    },
  };
}

async function readSender(env: Env, prisma: Database['prisma']): Promise<Sender> {
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
