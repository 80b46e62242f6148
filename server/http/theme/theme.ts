// /commune/: the commune's logo and colours, from our own address. Both carry their version in their address and are kept by
// browsers for a year; when nothing is set there is nothing to ask for.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { logoPath, sheetPath } from '../../commune/theme.ts';
import type { App } from '../../context.ts';
import { plainText, type EntryPoint, type Handler } from '../lib/entry-point.ts';

/** Opened by itself, an SVG is a document: this one loads nothing, runs nothing and stands apart from our origin. */
const pictureAlone = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

/** The entry points of what the commune has set of its theme. */
export function createThemeEntryPoints({ theme: { logo, sheet } }: Pick<App, 'theme'>): EntryPoint[] {
  const shared = { maxBytes: 0, errorForm: plainText, caching: 'own', content: 'data' } as const;
  const found: EntryPoint[] = [];
  if (logo) {
    const headers = { 'content-type': logo.type, 'content-security-policy': pictureAlone };
    found.push({ ...shared, path: logoPath, handler: serve(logo.bytes, logo.version, headers) });
  }
  if (sheet) {
    const headers = { 'content-type': 'text/css; charset=utf-8' };
    found.push({ ...shared, path: sheetPath, handler: serve(Buffer.from(sheet.css), sheet.version, headers) });
  }
  return found;
}

function serve(bytes: Buffer, version: string, headers: Record<string, string>): Handler {
  const etag = `"${version}"`;
  return (request: IncomingMessage, response: ServerResponse) => {
    const isVersioned = request.url?.endsWith(`?v=${version}`);
    const kept = { ...headers, etag, 'cache-control': isVersioned ? 'public, max-age=31536000, immutable' : 'no-cache' };
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405, { allow: 'GET, HEAD' }).end();
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304, kept).end();
    response.writeHead(200, { ...kept, 'content-length': bytes.length }).end(request.method === 'HEAD' ? undefined : bytes);
  };
}
