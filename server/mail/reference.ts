/** « +++090/9337/55493+++ », as a Belgian transfer form shows the twelve digits. */
export const formatCommunication = (digits: string) => `+++${digits.slice(0, 3)}/${digits.slice(3, 7)}/${digits.slice(7)}+++`;

/** « BE26 0910 0000 0029 » */
export const formatIban = (iban: string) => iban.replaceAll(/\s/g, '').replaceAll(/(.{4})(?=.)/g, '$1 ');

/** What a parent and the service both call a payment: its communication, else the provider's id, else ours. */
export const nameReference = (payment: { id: string; providerId: string | null; structuredCommunication: string | null }) =>
  payment.structuredCommunication ? formatCommunication(payment.structuredCommunication) : (payment.providerId ?? payment.id);
