// What makes the pages this commune's: its logo, and its colour as the values of four tokens (web/src/lib/ui/tokens.css).
import { createHash } from 'node:crypto';
import type { Shades } from '../platform/colours.ts';
import type { Env } from '../platform/env.ts';
import { readLogo, type Logo } from './logo.ts';

export type Theme = {
  logo: (Logo & { url: string }) | null;
  sheet: { css: string; version: string; url: string } | null;
};

export const logoPath = '/commune/logo';
export const sheetPath = '/commune/couleurs.css';

/** Reads the settings of the look. @throws BrokenConfiguration when the logo cannot be shown */
export function readTheme({ COMMUNE_LOGO, palette }: Pick<Env, 'COMMUNE_LOGO' | 'palette'>): Theme {
  const css = palette && `${rule(palette.light)}@media (prefers-color-scheme:dark){${rule(palette.dark)}}\n`;
  const logo = COMMUNE_LOGO ? readLogo(COMMUNE_LOGO) : null;
  const version = css && createHash('sha256').update(css).digest('hex').slice(0, 12);
  return {
    logo: logo && { ...logo, url: `${logoPath}?v=${logo.version}` },
    sheet: css && version ? { css, version, url: `${sheetPath}?v=${version}` } : null,
  };
}

/** Said twice, :root outweighs the tokens of the pages, whichever comes first. */
const rule = ({ action, deep, wash, on }: Shades) =>
  `:root:root{--action:${action};--action-deep:${deep};--action-wash:${wash};--on-action:${on}}`;
