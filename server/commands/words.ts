// Commander's own words, in the language of the operator's other messages.
import type { CommanderError } from 'commander';

const titles: Record<string, string> = {
  'Usage:': 'Emploi :',
  'Commands:': 'Commandes :',
  'Arguments:': 'Arguments :',
  'Options:': 'Options :',
};

export const inFrenchTitle = (title: string) => titles[title] ?? title;

const sentences: Record<string, string> = {
  'commander.unknownCommand': 'commande inconnue',
  'commander.unknownOption': 'option inconnue',
  'commander.missingArgument': 'il manque un argument',
  'commander.excessArguments': "trop d'arguments",
  'commander.missingMandatoryOptionValue': 'il manque une option',
  'commander.optionMissingArgument': 'il manque une valeur à cette option',
  'commander.invalidArgument': "valeur qui n'est pas admise",
};

/** What was not understood, and the word that it is about. */
export function describeMisuse({ code, message }: CommanderError): string {
  const [, word] = /'([^']+)'/.exec(message) ?? [];
  const sentence = sentences[code];
  return sentence ? `${sentence}${word ? ` : ${word}` : ''}` : message;
}
