// The commune's own colour on our pages: which shades it takes, by day and by night, and whether they can be read.
// Contrast is that of WCAG 2.2 (« contrast ratio », « relative luminance »): text takes 4.5 to 1.
import { converter, formatHex, interpolate, wcagContrast } from 'culori';

const toHsl = converter('hsl');

/** « #rrggbb » */
export type Hex = `#${string}`;

/** The shades of an action: the button, the same under a pointer, a hint of it behind text, and the words on the button. */
export type Shades = { action: Hex; deep: Hex; wash: Hex; on: Hex };
export type Palette = { light: Shades; dark: Shades };

/** A colour that cannot be read. `suggestion` is the nearest of its kind that can. */
export class Unreadable extends Error {
  readonly ratio: number;
  readonly suggestion: Hex;

  constructor(ratio: number, suggestion: Hex) {
    super(`contrast ${ratio.toFixed(1)}`);
    this.ratio = ratio;
    this.suggestion = suggestion;
  }
}

/** What text needs against what is behind it (WCAG 2.2, 1.4.3, level AA). */
export const readable = 4.5;
/** What a shade that we choose ourselves gets, since nobody looked at it. */
const comfortable = 7;

/** As in web/src/lib/ui/tokens.css, which a test compares. */
export const papers = {
  light: { paper: '#fbf9f3', surface: '#ffffff' },
  dark: { paper: '#121915', surface: '#1a231e' },
} as const satisfies Record<keyof Palette, Record<string, Hex>>;

const white = '#ffffff';
const black = '#000000';

/** « #RGB » or « #RRGGBB » as « #rrggbb »; null for anything else. */
export function readHex(text: string): Hex | null {
  const [, digits] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text) ?? [];
  if (!digits) return null;
  return `#${digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits}`.toLowerCase() as Hex;
}

/** From 1 to 21, whichever comes first. */
export const contrast = (one: Hex, other: Hex): number => wcagContrast(one, other);

/** `share` (0 to 1) of the second colour in the first. */
export const mix = (one: Hex, other: Hex, share: number): Hex => formatHex(interpolate([one, other], 'rgb')(share)) as Hex;

/**
 * The shades of the commune's colour; those of the night follow from it unless `dark` says otherwise.
 * @throws Unreadable for the first that stands out too little, `cause` saying which: « light » or « dark »
 */
export function paint(light: Hex, dark?: Hex): Palette {
  return { light: shades('light', light), dark: shades('dark', dark ?? lighten(light)) };
}

function shades(scheme: keyof Palette, action: Hex): Shades {
  const { paper, surface } = papers[scheme];
  // deeper by day, lighter by night: away from the paper
  const away = scheme === 'light' ? black : white;
  const on = scheme === 'light' ? white : mix(action, black, 0.86);
  const found = { action, deep: mix(action, away, 0.3), wash: mix(action, surface, scheme === 'light' ? 0.9 : 0.82), on };
  const pairs: [Hex, Hex][] = [
    [found.action, paper],
    [found.action, surface],
    [found.on, found.action],
    [found.on, found.deep],
    [found.deep, found.wash],
  ];
  const ratio = Math.min(...pairs.map(([text, behind]) => contrast(text, behind)));
  if (ratio < readable) throw Object.assign(new Unreadable(ratio, toward(action, away, scheme, readable)), { cause: scheme });
  return found;
}

/** By night, the same hue and saturation (CSS Color 4, HSL), as light as it takes. */
function lighten(action: Hex): Hex {
  const shade = toHsl(action)!;
  const behind = Object.values(papers.dark);
  for (let light = shade.l; light < 1; light += 0.02) {
    const hex = formatHex({ ...shade, l: light }) as Hex;
    if (behind.every((paper) => contrast(hex, paper) >= comfortable)) return hex;
  }
  return white;
}

/** The first step on the way from a colour to white or black that stands out from the papers of the scheme. */
function toward(action: Hex, end: Hex, scheme: keyof Palette, least: number): Hex {
  const steps = Array.from({ length: 51 }, (_, step) => mix(action, end, step / 50));
  const behind = Object.values(papers[scheme]);
  return steps.find((step) => behind.every((paper) => contrast(step, paper) >= least)) ?? end;
}
