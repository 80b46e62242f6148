// How the stand-in of the payment provider reads a call and answers it: bodies, keys, refusals.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';

/** A call that is answered by this status and these words. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/** @throws Refused */
export function refuse(status: number, detail: string): never {
  throw new Refused(status, detail);
}

/** True when the call shows the key. */
export function hasKey(request: IncomingMessage, apiKey: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${apiKey}`));
}

/** 20 letters and digits that follow from the caller's key, or at random when there is none. */
export const idempotencyKey = (request: IncomingMessage) =>
  createHash('sha256')
    .update(String(request.headers['idempotency-key'] ?? crypto.randomUUID()))
    .digest('hex')
    .slice(0, 20);

/** @throws Refused above 20,000 characters */
export async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk;
    if (body.length > 20_000) throw new Refused(413, 'The body is too large');
  }
  return body;
}

/** @throws Refused for what is no JSON or not of this shape */
export async function readJson<Shape extends z.ZodType>(request: IncomingMessage, shape: Shape): Promise<z.output<Shape>> {
  try {
    return shape.parse(JSON.parse(await readBody(request)));
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(422, error instanceof z.ZodError ? z.prettifyError(error) : 'The body is not JSON');
  }
}

/** Answers as the API does. */
export const send = (response: ServerResponse, status: number, body: object) =>
  response
    .writeHead(status, { 'content-type': 'application/hal+json; charset=utf-8', 'cache-control': 'no-store' })
    .end(JSON.stringify(body));
