import { formatStructuredCommunication } from '../payments/structured-communication.ts';

/** « BE26 0910 0000 0029 » */
export const formatIban = (iban: string) => iban.replaceAll(/\s/g, '').replaceAll(/(.{4})(?=.)/g, '$1 ');

/** What a parent and the service both call a payment: its communication, else the provider's id, else ours. */
export const nameReference = (payment: { id: string; providerId: string | null; structuredCommunication: string | null }) =>
  payment.structuredCommunication ? formatStructuredCommunication(payment.structuredCommunication) : (payment.providerId ?? payment.id);
