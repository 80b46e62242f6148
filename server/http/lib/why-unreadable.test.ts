import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { openGraphServer, type GraphServer } from '../../../tests/kit/graph-server.ts';
import { createParent, createApp } from '../../../tests/kit/people.ts';

let graph: GraphServer;
let origin: string;
/** as nobody, and as a parent: the door has a way for each */
const visitors: Record<string, string>[] = [{}];
beforeAll(async () => {
  const app = await createApp();
  graph = await openGraphServer(app);
  origin = app.env.ORIGIN;
  visitors.push({ cookie: `session=${(await createParent(app)).token}` });
});

const good = JSON.stringify({ query: '{ __typename }' });

async function send(body: string | Buffer, headers: Record<string, string>) {
  const bytes = new Uint8Array(typeof body === 'string' ? Buffer.from(body) : body);
  const response = await fetch(graph.url, {
    method: 'POST',
    body: bytes,
    headers: { 'content-type': 'application/json', origin, ...headers },
  });
  return { status: response.status, body: await response.text() };
}

const refused = (status: number) => ({
  status,
  body: expect.stringMatching(/"errors":\[\{"message":"(\\.|[^"\\])+","extensions":\{"code":"BAD_USER_INPUT"\}\}\]/),
});

const types: [string, string | Buffer, Record<string, string>][] = [
  ['packed', gzipSync(good), { 'content-encoding': 'gzip' }],
  ['plain, and said to be packed', good, { 'content-encoding': 'gzip' }],
  ['packed among other things', good, { 'content-encoding': 'identity, br' }],
  ['in other letters', Buffer.from(good, 'utf16le'), { 'content-type': 'application/json; charset=utf-16' }],
  ['in UTF-8, and said to be in other letters', good, { 'content-type': 'application/json;charset="iso-8859-1"' }],
  ['in two kinds of letters', good, { 'content-type': 'application/json; charset=utf-8; charset=utf-7' }],
  ['something that only begins like JSON', good, { 'content-type': 'application/json5' }],
];
const bodies: [string, string | Buffer][] = [
  ['cut off', good.slice(0, -1)],
  ['followed by something', `${good}x`],
  ['empty', ''],
  ['behind a mark of bytes', `\ufeff${good}`],
  ['not UTF-8', Buffer.from(good.replace('__typename', '__typename #\u00e9'), 'latin1')],
  ['null', 'null'],
  ['a text', '"{ __typename }"'],
  ['a list', `[${good}]`],
  ['an object with nothing in it', '{}'],
  ['an object whose query is no text', '{"query":1}'],
];

describe('a body', () => {
  test.each(types)('that is %s is not read: 415', async (_how, body, headers) => {
    for (const visitor of visitors)
      for (const accept of ['application/json', 'text/event-stream'])
        expect(await send(body, { ...headers, ...visitor, accept })).toEqual(refused(415));
  });

  test.each(bodies)('that is %s is no request: 400, whatever is accepted', async (_how, body) => {
    for (const visitor of visitors)
      for (const accept of ['application/json', 'application/graphql-response+json', '*/*', 'text/event-stream'])
        expect(await send(body, { ...visitor, accept })).toEqual(refused(400));
  });

  test('of plain JSON is read, however that is spelled', async () => {
    const spelled = [
      'application/json',
      'application/json; charset=utf-8',
      'Application/JSON;Charset="UTF-8"',
      'application/json; charset=utf8',
    ];
    for (const visitor of visitors)
      for (const type of spelled)
        expect(await send(good, { ...visitor, 'content-type': type, 'content-encoding': 'identity' })).toEqual({
          status: 200,
          body: '{"data":{"__typename":"Query"}}',
        });
  });
});
