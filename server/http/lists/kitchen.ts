// The kitchen's list: how many eat in each group, which diets and allergies there are, and whose.
import { messages, officialLocale } from '../../language/messages.ts';
import type { ListTable } from '../../papers/list.ts';
import type { Diet, Meals } from './answers.ts';
import { nameOf, type Section } from './sections.ts';

const say = { locale: officialLocale };

/** A page a site: the totals first, then the children. Where families order meals, only those are counted as such. */
export function kitchenSections(meals: readonly Meals[], lines: readonly Diet[], day: string): Section[] {
  return [...Map.groupBy(meals, ({ siteName }) => siteName)].map(([siteName, groups]) => {
    const eating = groups.reduce((total, { children }) => total + children, 0);
    const special = lines.filter((line) => line.siteName === siteName);
    const count = (groupName: string) => special.filter((line) => line.groupName === groupName).length;
    const ordered = orderedMeals(groups, special);
    const totals = {
      columns: [
        { label: messages.list_group({}, say), width: 6 },
        { label: ordered ? messages.list_present({}, say) : messages.list_meals({}, say), width: 2, isNumber: true },
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
        ...(ordered ? [{ label: messages.list_meal_ordered({}, say), width: 5 }] : []),
        { label: messages.list_diet({}, say), width: 7 },
        { label: messages.list_allergies({}, say), width: 7 },
      ],
      rows: special.map((line) => [
        nameOf(line),
        line.groupName,
        ...(ordered ? [line.meals.join(', ')] : []),
        line.isUnreadable ? messages.list_unreadable({}, say) : (line.diet ?? ''),
        line.allergies ?? '',
      ]),
    };
    return {
      siteName,
      title: siteName,
      lead: [messages.list_children({ day, count: eating }, say)],
      tables: [...(ordered ? [ordered] : []), totals, ...(alike.length > 0 ? [diets] : []), ...(special.length > 0 ? [children] : [])],
    };
  });
}

/** How many of each meal that families add to the week, and how many of those are for a diet or an allergy; null where none is added. */
function orderedMeals(groups: readonly Meals[], special: readonly Diet[]): ListTable | null {
  const meals = Map.groupBy(
    groups.flatMap(({ ordered }) => ordered),
    ({ name }) => name,
  );
  if (meals.size === 0) return null;
  return {
    columns: [
      { label: messages.list_meal_ordered({}, say), width: 6 },
      { label: messages.list_meals({}, say), width: 2, isNumber: true },
      { label: messages.list_with_diet({}, say), width: 4, isNumber: true },
    ],
    rows: [...meals].map(([name, of]) => [
      name,
      String(of.reduce((total, { children }) => total + children, 0)),
      String(special.filter((line) => line.meals.includes(name)).length),
    ]),
  };
}
