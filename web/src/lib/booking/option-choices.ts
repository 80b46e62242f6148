// What a form of options (OptionFields.svelte) sends.
import type { ChosenOptionInput } from '#generated/graphql.ts';
import { orNull, type Values } from '#lib/forms/values.ts';

const tick = 'option-';

/** Each option that is ticked has its price as it was read beside it, and of a shuttle the stop. */
export const choicesIn = (values: Values): ChosenOptionInput[] =>
  Object.keys(values)
    .filter((name) => name.startsWith(tick))
    .map((name) => name.slice(tick.length))
    .map((optionId) => ({ optionId, stop: orNull(values[`stop-${optionId}`]), priceCents: Number(values[`price-${optionId}`]) }));
