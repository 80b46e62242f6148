import type { WaveAudience } from '#generated/graphql.ts';
import { m } from '#paraglide/messages.js';

export const audienceWords: Record<WaveAudience, () => string> = {
  RESIDENTS: m.bureau_wave_residents,
  PUPILS: m.bureau_wave_pupils,
  ENROLLED: m.bureau_wave_enrolled,
  LISTED: m.bureau_wave_listed,
};
/** The fields of an audience in the form: from when, and how many weeks. */
export const fieldsOf = (audience: WaveAudience) => ({ audience, from: `wave-${audience}`, most: `most-${audience}` });
/** Each audience has one line of the form. */
export const audiences = (Object.keys(audienceWords) as WaveAudience[]).map(fieldsOf);
