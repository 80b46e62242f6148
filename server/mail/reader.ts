// Who a mail goes to.
import type { Prisma } from '../platform/database.ts';
import { localeOf, officialLocale, messages, type Locale } from '../language/messages.ts';
import type { MailContext } from './mail-content.ts';

/** The columns of a parent that a mail needs. */
export const readerFields = {
  id: true,
  email: true,
  person: { select: { givenName: true, familyName: true, language: true } },
} satisfies Prisma.ParentSelect;

type Reader = Prisma.ParentGetPayload<{ select: typeof readerFields }>;
type Addressed = { to: string; locale: Locale; greeting: string };

export const fullName = ({ givenName, familyName }: { givenName: string; familyName: string }) => `${givenName} ${familyName}`;

export function addressToParent({ email, person }: Reader): Addressed {
  const locale = localeOf(person.language);
  return { to: email, locale, greeting: messages.mail_greeting({ name: fullName(person) }, { locale }) };
}

/** The « Service Accueil Extrascolaire » itself. */
export const addressToService = ({ env }: MailContext): Addressed => ({
  to: env.ATL_EMAIL,
  locale: officialLocale,
  greeting: messages.mail_greeting_service({}, { locale: officialLocale }),
});
