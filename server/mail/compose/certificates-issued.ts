import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** That certificates of a year wait on the portal, or that one replaces another: what they say is read there. */
export async function composeCertificatesIssued(
  context: MailContext,
  { parentId, year, isCorrection = false }: MailOf<'certificates-issued'>,
): Promise<MailContent | null> {
  const parent = await context.prisma.parent.findFirst({
    where: { id: parentId, erasedAt: null, taxCertificates: { some: { incomeYear: year, correctedBy: null } } },
    select: readerFields,
  });
  if (!parent) return null;
  const reader = addressToParent(parent);
  const { locale } = reader;
  const [subject, said] = isCorrection
    ? [messages.mail_certificates_corrected_subject, messages.mail_certificates_corrected]
    : [messages.mail_certificates_subject, messages.mail_certificates];
  return {
    ...reader,
    subject: subject({ year: String(year) }, { locale }),
    blocks: [
      text(said({ year: String(year) }, { locale })),
      linkToPortal(context, locale, messages.mail_certificates_open({}, { locale }), '/portail/documents'),
    ],
  };
}
