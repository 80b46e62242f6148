// The kitchen's list: how many eat in each group, which diets and allergies there are, and whose.
import { messages, officialLocale } from '../../language/messages.ts';
import type { Diet, Meals } from './answers.ts';
import { nameOf, type Section } from './sections.ts';

const say = { locale: officialLocale };

/** A page a site: the totals first, then the children. */
export function kitchenSections(meals: readonly Meals[], lines: readonly Diet[], day: string): Section[] {
  return [...Map.groupBy(meals, ({ siteName }) => siteName)].map(([siteName, groups]) => {
    const eating = groups.reduce((total, { children }) => total + children, 0);
    const special = lines.filter((line) => line.siteName === siteName);
    const count = (groupName: string) => special.filter((line) => line.groupName === groupName).length;
    const totals = {
      columns: [
        { label: messages.list_group({}, say), width: 6 },
        { label: messages.list_meals({}, say), width: 2, isNumber: true },
        { label: messages.list_with_diet({}, say), width: 4, isNumber: true },
      ],
      rows: groups.map(({ groupName, children }) => [groupName, String(children), String(count(groupName))]),
      total: [messages.list_total({}, say), String(eating), String(special.length)],
    };
    const spelled = special.flatMap(({ diet }) => diet?.trim() || []);
    const alike = [...Map.groupBy(spelled, (diet) => diet.toLocaleLowerCase(officialLocale)).values()];
    const diets = {
      columns: [
        { label: messages.list_diet({}, say), width: 8 },
        { label: messages.list_count({}, say), width: 4, isNumber: true },
      ],
      rows: alike.toSorted((one, other) => other.length - one.length).map((of) => [of[0]!, String(of.length)]),
    };
    const children = {
      columns: [
        { label: messages.list_child({}, say), width: 6 },
        { label: messages.list_group({}, say), width: 4 },
        { label: messages.list_diet({}, say), width: 7 },
        { label: messages.list_allergies({}, say), width: 7 },
      ],
      rows: special.map((line) => [
        nameOf(line),
        line.groupName,
        line.isUnreadable ? messages.list_unreadable({}, say) : (line.diet ?? ''),
        line.allergies ?? '',
      ]),
    };
    return {
      siteName,
      title: siteName,
      lead: [messages.list_children({ day, count: eating }, say)],
      tables: [totals, ...(alike.length > 0 ? [diets] : []), ...(special.length > 0 ? [children] : [])],
    };
  });
}
