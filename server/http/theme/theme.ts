// /commune/: the commune's logo and colours, from our own address. Both carry their version in their address and are kept by
// browsers for a year; when nothing is set there is nothing to ask for.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { logoPath, sheetPath } from '../../commune/theme.ts';
import type { App } from '../../context.ts';
import type { Handler } from '../lib/router.ts';

/** Opened by itself, an SVG is a document: this one loads nothing, runs nothing and stands apart from our origin. */
const pictureAlone = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox";

/** The doors by path; none when the commune has not set its look. */
export function createThemeRoutes({ theme: { logo, sheet } }: Pick<App, 'theme'>): Record<string, Handler> {
  return {
    ...(logo && { [logoPath]: serve(logo.bytes, logo.version, { 'content-type': logo.type, 'content-security-policy': pictureAlone }) }),
    ...(sheet && { [sheetPath]: serve(Buffer.from(sheet.css), sheet.version, { 'content-type': 'text/css; charset=utf-8' }) }),
  };
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
