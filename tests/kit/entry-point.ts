import { plainText, type EntryPoint, type Handler } from '../../server/http/lib/entry-point.ts';

/** An entry point that answers with `handler`, as strict as those of data unless `more` says otherwise. */
export const entryPointOf = (path: string, handler: Handler, more: Partial<EntryPoint> = {}): EntryPoint => ({
  path,
  handler,
  maxBytes: 8 * 1024 * 1024,
  errorForm: plainText,
  caching: 'no-store',
  content: 'data',
  ...more,
});

/** A page of the portal, made of nothing. */
export const pageOf = (handler: Handler): EntryPoint => entryPointOf('/', handler, { route: 'page', caching: 'personal', content: 'own' });
