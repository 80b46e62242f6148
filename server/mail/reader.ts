// Who a mail goes to.
import { fullName } from '../language/names.ts';
import type { Prisma } from '../platform/database.ts';
import { localeOf, officialLocale, messages, type Locale } from '../language/messages.ts';
import type { MailContext, Unconfirmed } from './mail-content.ts';

/** The columns of a parent that a mail needs. */
export const readerFields = {
  id: true,
  email: true,
  emailConfirmedAt: true,
  emailNonce: true,
  person: { select: { givenName: true, familyName: true, language: true } },
} satisfies Prisma.ParentSelect;

type Reader = Prisma.ParentGetPayload<{ select: typeof readerFields }>;
type Addressed = { to: string; unconfirmed: Unconfirmed | null; locale: Locale; greeting: string };

export function addressToParent({ id, email, emailConfirmedAt, emailNonce, person }: Reader): Addressed {
  const locale = localeOf(person.language);
  const unconfirmed = emailConfirmedAt ? null : { parentId: id, email, nonce: emailNonce };
  return { to: email, unconfirmed, locale, greeting: messages.mail_greeting({ name: fullName(person) }, { locale }) };
}

/** Where the service reads its mails: as the desk set it. */
export const readServiceEmail = async ({ env, prisma }: MailContext): Promise<string> =>
  (await prisma.commune.findUnique({ where: { id: 1 }, select: { email: true } }))?.email ?? env.ATL_EMAIL;

/** The « Service Accueil Extrascolaire » itself. */
export const addressToService = async (context: MailContext): Promise<Addressed> => ({
  to: await readServiceEmail(context),
  unconfirmed: null,
  locale: officialLocale,
  greeting: messages.mail_greeting_service({}, { locale: officialLocale }),
});
