declare module 'subset-font' {
  type Axis = { min: number; max: number; default: number };
  /** The font with the glyphs of `text` and those that they need, and no more of each axis than asked: of a number, that one weight. */
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: { targetFormat: 'woff2' | 'sfnt'; variationAxes?: Record<string, Axis | number>; keepFeatures?: string[] },
  ): Promise<Buffer>;
}
