import type { ServerResponse } from 'node:http';

export type SentFile = { type: string; name: string; content: Uint8Array };

/** A browser saves it, and runs nothing of it. */
export const fileHeaders = (type: string, name: string) => ({
  'content-type': type,
  'content-disposition': `attachment; filename="${name}"`,
  'content-security-policy': "default-src 'none'; sandbox",
});

/** A file to keep: a browser saves it, and runs nothing of it. */
export const sendFile = (response: ServerResponse, { type, name, content }: SentFile) =>
  response.writeHead(200, { ...fileHeaders(type, name), 'content-length': content.length }).end(content);
