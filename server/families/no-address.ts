/** Where an erased parent is written to: a domain that by RFC 2606 never exists. No mail goes there. */
export const noAddress = 'efface@portail.invalid';
