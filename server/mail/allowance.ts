// How many mails one address gets: so many of a kind in an hour, fewer while nobody has confirmed it; never the same words
// about the same thing twice in a row, nor other words about it within the hour. What is too much is sent later, and written
// then, as things are by then. Decision 018.
import { createHash } from 'node:crypto';
import type { Database, Tx } from '../platform/database.ts';
import type { Mail } from '../platform/jobs.ts';
import type { MailContent } from './mail-content.ts';

/** Mails of one kind to one address in an hour: a family that registers its children and takes its weeks stays below. */
const perKind = 12;
/** The service gets one from each family. */
const perKindToService = 120;
/** Of all kinds, to an address that nobody confirmed. */
const toUnconfirmed = 10;
/** The one that asks, to one address, whoever wants it asked. */
const asking = 1;

/** Kinds that other people cause: they wait on the page of who has not confirmed their address. */
const onlyConfirmed = new Set<Mail['kind']>(['link-requested', 'opposition-changed']);

export type Allowance =
  | { verdict: 'send'; id: bigint }
  /** it was said already, or is not for this address */
  | { verdict: 'drop' }
  /** too much for now */
  | { verdict: 'wait'; seconds: number; /** what a later mail in its place replaces */ key: string };

type Sent = { kind: string; topic: Uint8Array | null; words: Uint8Array; age: number };
type Asked = { mail: Mail; content: MailContent; job: { id: string } };

const hash = (text: string) => new Uint8Array(createHash('sha256').update(text).digest());
const hour = 3_600;

/** Asks for one mail, and counts it when it may leave; `giveBack` when it did not leave after all. */
export function reserve(prisma: Database['prisma'], { mail, content, job }: Asked): Promise<Allowance> {
  const recipient = hash(content.to);
  const topic = content.topic === undefined ? null : hash(`${mail.kind} ${content.topic}`);
  const words = hash(JSON.stringify([content.subject, content.blocks]));
  return prisma.$transaction(async (tx): Promise<Allowance> => {
    const sent = await readSent(tx, recipient, job);
    if (content.unconfirmed && onlyConfirmed.has(mail.kind)) return { verdict: 'drop' };
    const last = topic && sent.find((other) => isSame(other.topic, topic));
    if (last && isSame(last.words, words)) return { verdict: 'drop' };
    if (last && last.age < hour)
      return { verdict: 'wait', seconds: hour - last.age, key: keyOf(recipient, `${mail.kind} ${content.topic}`) };
    const full = findFull(
      sent.filter(({ age }) => age < hour),
      mail,
      content,
    );
    if (full && mail.kind === 'email-confirm') return { verdict: 'drop' };
    if (full) return { verdict: 'wait', seconds: hour - full.age, key: keyOf(recipient, JSON.stringify(mail)) };
    const { id } = await tx.mailSent.create({ data: { recipient, kind: mail.kind, topic, words, job: job.id }, select: { id: true } });
    return { verdict: 'send', id };
  });
}

/** The mail did not leave: it is not counted. */
export const giveBack = async (prisma: Database['prisma'], id: bigint) => void (await prisma.mailSent.deleteMany({ where: { id } }));

/** Newest first, of the last day, without the attempt before of the same job. Two mails to one address do not count at once. */
async function readSent(tx: Tx, recipient: Uint8Array, job: { id: string }): Promise<Sent[]> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(encode(${recipient}::bytea, 'hex'), 0))`;
  return tx.$queryRaw<Sent[]>`
    SELECT kind, topic, words, extract(epoch FROM statement_timestamp() - at)::float8 AS age FROM mail_sent
    WHERE recipient = ${recipient}::bytea AND job <> ${job.id} AND at > statement_timestamp() - interval '1 day' ORDER BY at DESC, id DESC`;
}

/** The mail that must be an hour old before this one may leave; null when it may leave now. `sent`: newest first. */
function findFull(sent: Sent[], { kind }: Mail, { unconfirmed, isToService }: MailContent): Sent | null {
  const most = kind === 'email-confirm' ? asking : isToService ? perKindToService : perKind;
  const ofKind = sent.filter((other) => other.kind === kind);
  const full = [ofKind.length >= most && ofKind[most - 1], unconfirmed && sent.length >= toUnconfirmed && sent[toUnconfirmed - 1]];
  return full.find((blocking) => blocking) || null;
}

const isSame = (one: Uint8Array | null, other: Uint8Array) => one !== null && Buffer.from(one).equals(other);
const keyOf = (recipient: Uint8Array, what: string) => `later:${createHash('sha256').update(recipient).update(what).digest('base64url')}`;
