import type { ServerResponse } from 'node:http';

export type SentFile = { type: string; name: string; content: Uint8Array };

/** A file to keep: a browser saves it, and runs nothing of it. */
export const sendFile = (response: ServerResponse, { type, name, content }: SentFile) =>
  response
    .writeHead(200, {
      'content-type': type,
      'content-length': content.length,
      'content-disposition': `attachment; filename="${name}"`,
      'content-security-policy': "default-src 'none'; sandbox",
    })
    .end(content);
