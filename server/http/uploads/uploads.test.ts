import { transact } from '../../platform/act.ts';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { maxDocumentBytes } from '../../documents/inspect-document.ts';
import { requestCancellation } from '../../cancellations/request-cancellation.ts';
import type { App } from '../../context.ts';
import { messages } from '../../language/messages.ts';
import { createStaff } from '../../../tests/kit/catalogue.ts';
import { fillBasket } from '../../../tests/kit/payment-harness.ts';
import { createChild, createParent, createApp, createSeason } from '../../../tests/kit/people.ts';
import { sessionCookieName } from '../lib/cookies.ts';
import { createRequestListener } from '../lib/request-listener.ts';
import { createDocumentEntryPoints, createUpload } from './uploads.ts';
import { rowId } from '../../platform/ids.ts';

let app: App;
let origin: string;
beforeAll(async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  app = await createApp({ ORIGIN: origin });
  server.on('request', createRequestListener({ env: app.env, log: app.log, entryPoints: createDocumentEntryPoints(app) }));
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
});

const chunk = (name: string, data: Buffer) => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};
const png = ({ width = 1, height = 1, extra = [] as Buffer[] } = {}) => {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    ...extra,
    chunk('IDAT', deflateSync(Buffer.from([0, 255]))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};
const segment = (marker: number, data: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};
const jpeg = ({ width = 4, height = 3, before = [] as Buffer[], after = Buffer.alloc(0) } = {}) => {
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(height, 1);
  frame.writeUInt16BE(width, 3);
  const scan = Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56])]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    ...before,
    segment(0xc0, frame),
    scan,
    Buffer.from([0xff, 0xd9]),
    after,
  ]);
};
const pdf = (inside = '', tail = '%%EOF\n') =>
  Buffer.from(`%PDF-1.7\n1 0 obj\n<< /Type /Catalog ${inside} >>\nendobj\ntrailer << /Root 1 0 R >>\n${tail}`);

type Sent = { token?: string | null; name?: string; field?: string; headers?: Record<string, string> };
/** A PDF with a stream of that dictionary. */
const withStream = (dictionary: string, body: Buffer) =>
  Buffer.concat([
    pdf('', ''),
    Buffer.from(`2 0 obj\n<< ${dictionary} /Length ${body.length} >>\nstream\n`),
    body,
    Buffer.from('\nendstream\nendobj\n%%EOF\n'),
  ]);
const script = Buffer.from('3 0 << /S /JavaScript /JS (app.alert(1)) >>');
const link = Buffer.from('3 0 << /S /URI /URI (https://evil.example/) >>');

async function send(bytes: Uint8Array<ArrayBuffer>, { token, name = 'certificat.pdf', field = 'file', headers = { origin } }: Sent) {
  const form = new FormData();
  form.append(field, new File([bytes], name, { type: 'application/pdf' }));
  const response = await fetch(`${origin}/uploads`, {
    method: 'POST',
    body: form,
    headers: { ...headers, ...(token && { cookie: `${sessionCookieName(app.env)}=${token}` }) },
  });
  return { status: response.status, ...((await response.json()) as { documentId?: string; code?: string; message?: string }) };
}
const get = (documentId: string, token?: string) =>
  fetch(`${origin}/documents/${documentId}`, { headers: token ? { cookie: `${sessionCookieName(app.env)}=${token}` } : {} });
/** What a page of the portal has of the request that asks for it. */
const requestOf = (token: string) => ({ headers: { cookie: `${sessionCookieName(app.env)}=${token}` } }) as IncomingMessage;
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe('a document', () => {
  test.each([
    ['PDF', pdf(), 'application/pdf'],
    ['JPEG', jpeg(), 'image/jpeg'],
    ['PNG', png(), 'image/png'],
  ])('that is a %s is kept sealed, and comes back to who sent it, as a download', async (_kind, bytes, mimeType) => {
    const { token } = await createParent(app);
    const { status, documentId } = await send(new Uint8Array(bytes), { token, name: '../../x\r\nSet-Cookie: a=b.exe' });
    expect(status).toBe(200);
    const kept = await app.database.prisma.document.findUniqueOrThrow({ where: { id: documentId! } });
    expect(kept).toMatchObject({ mimeType, sizeBytes: bytes.length });
    expect(Buffer.from(kept.content).includes(bytes.subarray(0, 16))).toBe(false);
    const back = await get(documentId!, token);
    expect(await bytesOf(back)).toEqual(bytes);
    expect(Object.fromEntries(back.headers)).toMatchObject({
      'content-type': mimeType,
      'content-disposition': expect.stringMatching(/^attachment; filename="justificatif\.(pdf|jpeg|png)"$/),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });

  test.each([
    ['a program named .pdf', Buffer.concat([Buffer.from('MZ'), randomBytes(600)])],
    ['a page named .pdf', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['a drawing with a script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['a zip named .pdf', Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), randomBytes(200)])],
    ['a PDF that is a page too', pdf('', '<html><script>alert(1)</script></html>\n%%EOF\n')],
    ['a PDF with something after its end', pdf('', '%%EOF\nPK\x05\x06 and more')],
    ['a PDF with a script', pdf('/OpenAction << /S /JavaScript /JS (app.alert(1)) >>')],
    ['a PDF with a script under a name that is spelled otherwise', pdf('/OpenAction << /S /#4aavaScrip#74 /J#53 (app.alert(1)) >>')],
    ...['SubmitForm', 'GoToR', 'GoToE', 'ImportData', 'Launch', 'Rendition'].map((action): [string, Buffer<ArrayBuffer>] => [
      `a PDF that does ${action}`,
      pdf(`/OpenAction << /S /${action} /F (\\\\evil\\share) >>`),
    ]),
    ['a PDF that does something when a page is shown', pdf('/AA << /O 3 0 R >>')],
    ['a PDF that leads elsewhere', pdf('/A << /S /URI /URI (https://evil.example/) >>')],
    ['an encrypted PDF', pdf('', 'trailer << /Encrypt 5 0 R >>\n%%EOF\n')],
    ['a PDF with a script among its compressed objects', withStream('/Type /ObjStm /Filter /FlateDecode', deflateSync(script))],
    ['a PDF with a link among its compressed objects', withStream('/Type /ObjStm /Filter /FlateDecode', deflateSync(link))],
    [
      'a PDF whose objects are compressed twice',
      withStream('/Type /ObjStm /Filter [/FlateDecode /FlateDecode]', deflateSync(deflateSync(script))),
    ],
    ['a PDF whose objects are packed otherwise', withStream('/Type /ObjStm /Filter /LZWDecode', Buffer.from('abc'))],
    [
      'a PDF whose objects are compressed with a predictor',
      withStream('/Type /ObjStm /Filter /FlateDecode /DecodeParms << /Predictor 12 >>', deflateSync(script)),
    ],
    ['a PDF with a script in a stream that does not say what it is', withStream('/Filter /FlateDecode', deflateSync(script))],
    [
      'a PDF with a script between what a comment calls a stream',
      pdf('% stream\n /OpenAction << /S /JavaScript /JS (1) >>\n% endstream\n'),
    ],
    ['a PDF that becomes far too much', withStream('/Filter /FlateDecode', deflateSync(Buffer.alloc(40 * 1024 * 1024)))],
    ['a PDF that does not end', pdf('', '')],
    ['a page that holds a PDF', Buffer.concat([Buffer.from('<html>'), pdf()])],
    ['a gigantic PNG', png({ width: 50_000, height: 50_000 })],
    ['a gigantic JPEG', jpeg({ width: 60_000, height: 60_000 })],
    ['a PNG without size', png({ width: 0 })],
    ['half a PNG', png().subarray(0, 40)],
    ['half a JPEG', jpeg().subarray(0, 30)],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')],
    ['text', Buffer.from('bonjour')],
  ])('that is %s is refused', async (_what, bytes) => {
    const { token, actor } = await createParent(app);
    expect(await send(new Uint8Array(bytes), { token })).toEqual({
      status: 415,
      code: 'DOCUMENT_NOT_ACCEPTED',
      message: expect.stringMatching(/PDF/),
    });
    expect(await app.database.prisma.document.count({ where: { personId: actor.personId } })).toBe(0);
  });

  test('with compressed parts is not taken for one with scripts by chance', async () => {
    const { token } = await createParent(app);
    const stream = `2 0 obj\n<< /Length 9 >>\nstream\n/JS (\u00ff)\nendstream\nendobj\n%%EOF\n`;
    expect((await send(new Uint8Array(Buffer.concat([pdf('', ''), Buffer.from(stream, 'latin1')])), { token })).status).toBe(200);
  });

  test('of a photo loses the place where it was taken, its comments and what hangs on its end', async () => {
    const { token } = await createParent(app);
    const secret = Buffer.from('GPS 50.5000 5.6600 <script>');
    const photos = [
      jpeg({ before: [segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), secret])), segment(0xfe, secret)], after: secret }),
      Buffer.concat([png({ extra: [chunk('tEXt', secret), chunk('eXIf', secret)] }), secret]),
    ];
    for (const [index, photo] of photos.entries()) {
      const { documentId } = await send(new Uint8Array(photo), { token });
      expect(await bytesOf(await get(documentId!, token))).toEqual([jpeg(), png()][index]);
    }
  });

  test('of five megabytes is taken, one byte more is not, whatever the client says', async () => {
    const { token } = await createParent(app);
    const padded = (size: number) =>
      Buffer.concat([pdf('', ''), Buffer.alloc(size - pdf('', '').length - 6, 0x20), Buffer.from('%%EOF\n')]);
    expect((await send(new Uint8Array(padded(maxDocumentBytes)), { token })).status).toBe(200);
    expect(await send(new Uint8Array(padded(maxDocumentBytes + 1)), { token })).toMatchObject({ status: 413, code: 'DOCUMENT_TOO_LARGE' });
    expect(await send(new Uint8Array(padded(6 * 1024 * 1024)), { token })).toMatchObject({ status: 413, code: 'DOCUMENT_TOO_LARGE' });
  });

  test.each([
    ['in the middle of the file', 'file', '%PDF-1.7 and then'],
    ['in the middle of another file', 'other', '%PDF-1.7 and then'],
    ['before the file', 'file', ''],
  ])('that is cut %s is refused, and the portal goes on', async (_where, field, start) => {
    const { token } = await createParent(app);
    const body = `--x\r\ncontent-disposition: form-data; name="${field}"; filename="a.pdf"\r\n\r\n${start}`;
    const headers = { origin, 'content-type': 'multipart/form-data; boundary=x', cookie: `${sessionCookieName(app.env)}=${token}` };
    const unheard: Error[] = [];
    const note = (error: Error) => void unheard.push(error);
    process.on('uncaughtException', note);
    for (const cut of [body, body.slice(0, 30)]) {
      const response = await fetch(`${origin}/uploads`, { method: 'POST', headers, body: cut });
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([400, 'DOCUMENT_MISSING']);
    }
    expect((await send(new Uint8Array(pdf()), { token })).status).toBe(200);
    process.off('uncaughtException', note);
    expect(unheard).toEqual([]);
  });

  test('that is refused before it has come in is let in, so that its sender reads why and goes on', async () => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk) => (heard += chunk));
    const head = 'Host: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n';
    socket.write(`POST /uploads HTTP/1.1\r\n${head}Content-Length: 300000\r\n\r\n`);
    await expect.poll(() => heard).toContain('UNAUTHENTICATED');
    socket.write(Buffer.alloc(300_000));
    socket.write(`GET /uploads HTTP/1.1\r\n${head}\r\n`);
    await expect.poll(() => heard).toContain('HTTP/1.1 405');
    socket.destroy();
  });

  test('of unknown length is cut off while it streams', async () => {
    const { token } = await createParent(app);
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => stream.enqueue(Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\n%PDF-1.7')),
      pull: async (stream) => {
        sent += 65_536;
        if (sent > 40 * 1024 * 1024) stream.close();
        else stream.enqueue(new Uint8Array(65_536));
        await new Promise((resolve) => setTimeout(resolve, 1));
      },
    });
    const headers = { origin, 'content-type': 'multipart/form-data; boundary=x', cookie: `${sessionCookieName(app.env)}=${token}` };
    const streamed: RequestInit & { duplex: 'half' } = { method: 'POST', body, headers, duplex: 'half' };
    const response = await fetch(`${origin}/uploads`, streamed);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([413, 'DOCUMENT_TOO_LARGE']);
    expect(sent).toBeLessThan(20 * 1024 * 1024);
  });

  test('is sent by somebody signed in, from the portal’s own pages, in the field « file »', async () => {
    const { token } = await createParent(app);
    const bytes = new Uint8Array(pdf());
    expect(await send(bytes, {})).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect(await send(bytes, { token: 'x' })).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
    expect(await send(bytes, { token, headers: { origin: 'https://evil.example' } })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await send(bytes, { token, headers: {} })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await send(bytes, { token, field: 'other' })).toMatchObject({ status: 400, code: 'DOCUMENT_MISSING' });
    expect(await send(new Uint8Array(), { token })).toMatchObject({ status: 400, code: 'DOCUMENT_MISSING' });
    const cookie = `${sessionCookieName(app.env)}=${token}`;
    const plain = await fetch(`${origin}/uploads`, { method: 'POST', body: 'bonjour', headers: { origin, cookie } });
    expect(plain.status).toBe(400);
    expect((await fetch(`${origin}/uploads`)).status).toBe(405);
  });

  test('is one of ten that may wait: the eleventh is refused, two at once or not', async () => {
    const { token, actor } = await createParent(app);
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(new Uint8Array(pdf()), { token })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ code }) => code === 'TOO_MANY_DOCUMENTS')).toHaveLength(2);
    const keep = createUpload(app)(requestOf(token), new Blob([new Uint8Array(pdf())]));
    expect(await keep()).toEqual({ message: messages.document_too_many({}, { locale: actor.locale }) });
  });
});

test('a page of the portal hands over a document in process', async () => {
  const { actor, token } = await createParent(app);
  const upload = createUpload(app);
  const take = (file: Blob) => upload(requestOf(token), file)();
  const keepCopy = upload(requestOf(token), new Blob([new Uint8Array(pdf())]));
  const kept = [await keepCopy(), await keepCopy()] as { documentId: string }[];
  expect(new Set(kept.map(({ documentId }) => documentId)).size).toBe(2);
  for (const { documentId } of kept) expect((await get(documentId, token)).status).toBe(200);
  const locale = { locale: actor.locale };
  expect(await take(new Blob([new Uint8Array(maxDocumentBytes + 1)]))).toEqual({ message: messages.document_too_large({}, locale) });
  expect(await take(new Blob(['bonjour']))).toEqual({ message: messages.document_not_accepted({}, locale) });
  expect(await take(new Blob([]))).toEqual({ message: messages.document_missing({}, locale) });
  expect(await upload(requestOf('x'), new Blob([new Uint8Array(pdf())]))()).toBeNull();
});

test('a document is for who sent it and, once a request names it, for the staff who decide; reading it is recorded', async () => {
  const owner = await createParent(app);
  const other = await createParent(app);
  const [responsible, desk] = [await createStaff(app, 'RESPONSIBLE'), await createStaff(app, 'DESK')];
  const { documentId } = await send(new Uint8Array(pdf()), { token: owner.token });
  const statusFor = async (token?: string) => (await get(documentId!, token)).status;
  expect(await Promise.all([undefined, owner.token, other.token, responsible.token, desk.token].map(statusFor))).toEqual([
    401, 200, 404, 404, 404,
  ]);

  const { weeks } = await createSeason(app, [1]);
  const child = await createChild(app, [owner]);
  const { enrolments } = await fillBasket(app, owner.actor, [{ childId: child.id, week: weeks[0]! }]);
  const { prisma } = app.database;
  await prisma.enrolment.update({ where: { id: enrolments[0]!.id }, data: { status: 'CONFIRMED', confirmedAt: new Date() } });
  await transact(app, owner.actor, (ctx) =>
    requestCancellation(ctx, { enrolmentId: enrolments[0]!.id, reason: 'Malade', documentId: rowId('Document', documentId!) }),
  );
  expect(await Promise.all([undefined, owner.token, other.token, responsible.token, desk.token].map(statusFor))).toEqual([
    401, 200, 404, 200, 404,
  ]);
  const reads = await prisma.auditEntry.findMany({ where: { subject: `document:${documentId}`, action: 'document-read' } });
  expect(reads.map(({ actor }) => actor)).toEqual([`staff:${responsible.actor.staff.id}`]);

  await prisma.session.delete({ where: { id: owner.actor.sessionId! } });
  expect(await statusFor(owner.token)).toBe(401);
  for (const path of ['', 'x', '../uploads', `${documentId}/x`, documentId!.toUpperCase()])
    expect((await get(path, other.token)).status).not.toBe(200);
});
