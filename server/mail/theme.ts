// The colours of mails: those of the pages (web/src/lib/ui/tokens.css), light and dark. The names are the marks of frame.mjml.
import { papers, type Palette } from '../platform/colours.ts';

export type MailTheme = Record<
  | 'paper'
  | 'sheet'
  | 'ink'
  | 'soft'
  | 'line'
  | 'wash'
  | 'forest'
  | 'onForest'
  | 'darkPaper'
  | 'darkSheet'
  | 'darkInk'
  | 'darkSoft'
  | 'darkLine'
  | 'darkWash'
  | 'darkForest'
  | 'darkOnForest',
  string
>;

const theme: MailTheme = {
  paper: papers.light.paper,
  sheet: papers.light.surface,
  ink: '#1b2820',
  soft: '#525f56',
  line: '#e0dbcd',
  wash: '#e8f1e8',
  forest: '#1e5b3c',
  onForest: '#ffffff',
  darkPaper: papers.dark.paper,
  darkSheet: papers.dark.surface,
  darkInk: '#e9ede5',
  darkSoft: '#aab7ad',
  darkLine: '#2e3a33',
  darkWash: '#1d3327',
  darkForest: '#8dd0a6',
  darkOnForest: '#0d2116',
};

/** The same with the commune's own colour on what is pressed, where it has one. */
export const mailTheme = (palette: Palette | null | undefined): MailTheme =>
  palette
    ? {
        ...theme,
        forest: palette.light.action,
        onForest: palette.light.on,
        darkForest: palette.dark.action,
        darkOnForest: palette.dark.on,
      }
    : theme;
