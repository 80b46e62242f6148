import { week as weekWords } from '#lib/format.ts';
import { m } from '#paraglide/messages.js';

type WeekOfPlaine = { readonly startDate: string; readonly endDate: string; readonly plaine: { readonly name: string } };

/** « Petite plaine, du lundi 5 au vendredi 9 juillet » */
export const weekOfPlaine = ({ plaine, startDate, endDate }: WeekOfPlaine): string =>
  m.week_of_plaine({ plaine: plaine.name, week: weekWords(startDate, endDate) });
