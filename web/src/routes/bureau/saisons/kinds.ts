import type { SeasonKind } from '#generated/graphql.ts';
import { m } from '#paraglide/messages.js';

export const kindWords: Record<SeasonKind, () => string> = {
  AUTUMN: m.bureau_season_autumn,
  WINTER: m.bureau_season_winter,
  CARNIVAL: m.bureau_season_carnival,
  SPRING: m.bureau_season_spring,
  SUMMER: m.bureau_season_summer,
  WEDNESDAYS: m.bureau_season_wednesdays,
};
export const isKind = (text: string): text is SeasonKind => Object.hasOwn(kindWords, text);
