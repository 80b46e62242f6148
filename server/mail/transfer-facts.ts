import { messages, type Locale } from '../language/messages.ts';
import { formatStructuredCommunication } from '../payments/structured-communication.ts';
import type { Block } from './mail-content.ts';
import { formatIban } from './reference.ts';

type Transfer = {
  /** in words */
  amount: string;
  commune: { beneficiary: string; iban: string };
  structuredCommunication: string;
};

/** How to make a transfer. */
export const transferFacts = ({ amount, commune, structuredCommunication }: Transfer, locale: Locale): Block => ({
  kind: 'facts',
  facts: [
    { label: messages.mail_transfer_amount({}, { locale }), value: amount },
    { label: messages.mail_transfer_beneficiary({}, { locale }), value: commune.beneficiary },
    { label: messages.mail_transfer_iban({}, { locale }), value: formatIban(commune.iban) },
    {
      label: messages.mail_transfer_communication({}, { locale }),
      value: formatStructuredCommunication(structuredCommunication),
    },
  ],
});
