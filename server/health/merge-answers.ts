// Two people answer the same sheet at once: what one did not touch is the other's, and what both touched is shown to the later one.
import { isDeepStrictEqual } from 'node:util';
import { formatInstant } from '../language/format.ts';
import { type Locale, type LocalizedText, messages } from '../language/messages.ts';
import { formatPhone } from '../language/phones.ts';
import { InputInvalid, type InputProblem } from '../platform/refusals.ts';
import type { HealthAnswers, SwimmingLevel } from './answers.ts';
import type { ChangedAnswer, SharedAnswer } from './sheet-changes.ts';

/** Texts that a form cannot leave « none »: empty is not answered. */
const plainTexts: readonly SharedAnswer[] = ['doctorName', 'doctorPhone', 'mutuality', 'remarks'];
const isSame = (name: SharedAnswer, one: unknown, other: unknown) =>
  isDeepStrictEqual(one, other) || (plainTexts.includes(name) && !one && !other);

/**
 * The answers to save: what was given, without what was not touched since it was read and somebody else changed meanwhile.
 * @param given the answers given, as they would be saved
 * @param isDeclared the sheet is declared true: then what others changed has to be read first
 * @throws InputInvalid with CONFLICT for each answer that both changed, with OUTDATED for each that the other alone changed, when
 *   there is a conflict or the sheet is declared; nothing is saved then
 */
export function mergeAnswers(
  current: HealthAnswers,
  given: HealthAnswers,
  changed: readonly ChangedAnswer[],
  isDeclared: boolean,
): HealthAnswers {
  const kept: Partial<HealthAnswers> = {};
  const problems: (InputProblem & { code: 'CONFLICT' | 'OUTDATED' })[] = [];
  for (const change of changed) {
    const { name, was } = change;
    if (isSame(name, given[name], current[name])) continue;
    const isUntouched = was !== undefined && isSame(name, given[name], was[name]);
    problems.push({ sentence: describe(change, current), field: name, code: isUntouched ? 'OUTDATED' : 'CONFLICT' });
    if (isUntouched) Object.assign(kept, { [name]: current[name] });
  }
  const [first, ...others] = problems.toSorted((one, other) => one.code.localeCompare(other.code));
  if (first && (isDeclared || first.code === 'CONFLICT')) throw new InputInvalid(first.sentence, first.field, first.code, others);
  return { ...given, ...kept };
}

/** « Paul Noël a répondu entre-temps, mardi 1er décembre à 08:04 : « noix » ». */
const describe =
  ({ name, at, byName }: ChangedAnswer, current: HealthAnswers): LocalizedText =>
  (locale) => {
    const words = { name: byName ?? messages.health_somebody({}, { locale }), when: formatInstant(at, locale) };
    return messages.health_changed({ ...words, answer: inWords(name, current[name], locale) }, { locale });
  };

const swims = { NO: messages.health_no, A_LITTLE: messages.health_swims_a_little, WELL: messages.health_swims_well };

function inWords(name: SharedAnswer, answer: HealthAnswers[SharedAnswer], locale: Locale): string {
  if (answer === null || (Array.isArray(answer) && answer.length === 0) || answer === '') return messages.health_nothing({}, { locale });
  if (typeof answer === 'boolean') return answer ? messages.health_yes({}, { locale }) : messages.health_no({}, { locale });
  if (Array.isArray(answer))
    return answer
      .map((person) => [person.name, 'relation' in person && person.relation, formatPhone(person.phone)].filter(Boolean).join(', '))
      .join(' ; ');
  if (name === 'swims') return swims[answer as SwimmingLevel]({}, { locale });
  return name === 'doctorPhone' ? formatPhone(answer) : answer;
}
