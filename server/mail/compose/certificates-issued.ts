import type { MailOf } from '../../platform/jobs.ts';
import { messages } from '../../language/messages.ts';
import { text, type MailContext, type MailContent } from '../mail-content.ts';
import { linkToPortal } from '../portal-link.ts';
import { addressToParent, readerFields } from '../reader.ts';

/** That certificates of a year wait on the portal: what they say is read there. */
export async function composeCertificatesIssued(
  context: MailContext,
  { parentId, year }: MailOf<'certificates-issued'>,
): Promise<MailContent | null> {
  const parent = await context.prisma.parent.findFirst({
    where: { id: parentId, erasedAt: null, taxCertificates: { some: { incomeYear: year, correctedBy: null } } },
    select: readerFields,
  });
  if (!parent) return null;
  const reader = addressToParent(parent);
  const { locale } = reader;
  return {
    ...reader,
    subject: messages.mail_certificates_subject({ year: String(year) }, { locale }),
    blocks: [
      text(messages.mail_certificates({ year: String(year) }, { locale })),
      linkToPortal(context, locale, messages.mail_certificates_open({}, { locale }), '/portail/documents'),
    ],
  };
}
