import { writeFileSync } from 'node:fs';
import adapterNode from '@sveltejs/adapter-node';
import type { Adapter } from '@sveltejs/kit';
import { devPlatform } from './dev-platform.ts';
import { writeLanguages } from './languages.ts';

/**
 * adapter-node, told at run time what it would otherwise guess from headers or read from the
 * environment: the portal's own origin (`req.origin`, set by our host) and how large a form may be.
 * @param out folder of the build; its handler.js is what the host loads.
 * @param words the languages of the pages, the official one first, and the folder of their compiled messages
 */
export function adapter(out: string, words: { locales: string[]; compiled: string }): Adapter {
  const node = adapterNode({ out });
  return {
    ...node,
    emulate: () => ({ platform: devPlatform }),
    async adapt(builder) {
      writeLanguages(builder.getClientDirectory(), words.compiled, words.locales);
      await node.adapt(builder);
      writeFileSync(`${out}/handler.js`, handler);
    },
  };
}

/** 5 MB of document and its form; the document's own limit is said in words by the page. */
const largestForm = '7M';

const handler = `
Object.assign(process.env, { BODY_SIZE_LIMIT: '${largestForm}', PROTOCOL_HEADER: 'x-portal-protocol', HOST_HEADER: 'x-portal-host' });
const inner = await import('./server/handler.js');

/** What a client sends in these headers is overwritten. */
export function handler(req, res, next) {
  const { protocol, host } = new URL(req.origin);
  req.headers['x-portal-protocol'] = protocol.slice(0, -1);
  req.headers['x-portal-host'] = host;
  return inner.handler(req, res, next);
}
`;
