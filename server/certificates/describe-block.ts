import { formatCents, formatDate } from '../language/format.ts';
import { formatList } from '../language/names.ts';
import { formatPaperNumber } from '../language/paper-number.ts';
import { formatTag, messages, type Locale } from '../language/messages.ts';
import type { Block } from './blocks.ts';
import type { MissingSetting } from './settings.ts';

/** What stands in the way, as a sentence for the desk. */
export function describeBlock(block: Block, locale: Locale): string {
  const days = 'days' in block ? block.days.map((day) => formatDate(day, locale)).join(', ') : '';
  switch (block.code) {
    case 'PAPER_INCOMPLETE':
      return describeMissing(block.missing, locale);
    case 'NOT_CERTIFIED':
      return messages.certificate_not_certified({ days }, { locale });
    case 'DAYS_NOT_NOTED':
      return messages.certificate_days_not_noted({ days }, { locale });
    case 'DAYS_NOT_CLOSED':
      return messages.certificate_days_not_closed({ days }, { locale });
    case 'WEEK_NOT_OVER':
      return messages.certificate_week_not_over({ days }, { locale });
    case 'OPEN_BALANCE':
      return messages.certificate_open_balance({ amount: formatCents(block.cents, locale) }, { locale });
    case 'ALREADY_ATTESTED': {
      const numbers = block.papers.map(({ incomeYear, number }) => formatPaperNumber(incomeYear, number)).join(', ');
      return messages.certificate_already_attested({ numbers }, { locale });
    }
    case 'PAYER_WITHOUT_NUMBER':
      return messages.certificate_payer_without_number({}, { locale });
    case 'CHILD_WITHOUT_NUMBER':
      return messages.certificate_child_without_number({}, { locale });
    case 'PAYER_WITHOUT_ADDRESS':
      return messages.certificate_payer_without_address({}, { locale });
  }
}

const missingWords: Record<MissingSetting, typeof messages.certificate_missing_signatory> = {
  CERTIFIER: messages.certificate_missing_certifier,
  SIGNATORY: messages.certificate_missing_signatory,
  ORGANISER_ADDRESS: messages.certificate_missing_address,
};

/** What the settings still lack, as a sentence for the desk. */
export const describeMissing = (missing: readonly MissingSetting[], locale: Locale): string =>
  messages.certificate_paper_incomplete(
    {
      what: formatList(
        missing.map((one) => missingWords[one]({}, { locale })),
        formatTag(locale),
      ),
    },
    { locale },
  );
