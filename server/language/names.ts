/** « Zoé Peeters »; who has one name alone has no blank behind it. */
export const fullName = ({ givenName, familyName }: { givenName: string; familyName: string }): string =>
  `${givenName} ${familyName}`.trim();

/**
 * « de Zoé », « d'Émile », « d'Hugo »: what French makes of « de » before a name. A blank {ofName} stands only in French
 * sentences; the other languages say {name}. A Y is a vowel before a consonant: « d'Yves », but « de Yasmine ».
 */
export const ofName = (name: string): string => (elides.test(name.normalize('NFD')) ? `d'${name}` : `de ${name}`);

/** The blanks of a sentence that names somebody: {name}, and French's {ofName}. */
export const named = (name: string) => ({ name, ofName: ofName(name) });

/** « Zoé et Émile », « Zoé, Émile et Ana ». @param tag the language: « fr-BE » */
export const formatList = (items: readonly string[], tag: string): string =>
  new Intl.ListFormat(tag, { type: 'conjunction' }).format(items);

// accents are taken off by the normal form; ligatures are not
const elides = /^(?:[aeiouhæœ]|y[^aeiouyæœ\W])/i;
