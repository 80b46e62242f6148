import type { IncomingMessage } from 'node:http';

/** The body as bytes; null when the client goes away, or the body is too long, before its end. */
export function readBody(request: IncomingMessage): Promise<Buffer | null> {
  return new Promise((answer) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('error', () => answer(null));
    request.on('close', () => answer(null));
  });
}
