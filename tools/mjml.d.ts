// MJML's compiler is CommonJS: what it exports by default stands under `default`.
declare module 'mjml-core' {
  type Options = { presets: object[]; validationLevel: 'strict' | 'soft' | 'skip'; ignoreIncludes: boolean; fonts: Record<string, string> };
  const core: { default: (source: string, options: Options) => Promise<{ html: string; errors: { formattedMessage: string }[] }> };
  export default core;
}

declare module 'mjml-preset-core' {
  /** MJML's own tags. */
  const preset: { components: object[]; dependencies: object };
  export default preset;
}
