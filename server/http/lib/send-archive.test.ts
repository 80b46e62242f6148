// A ZIP that leaves while its files are made.
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { listen } from '../../../tests/kit/listen.ts';
import { type ArchivedFile, sendArchive } from './send-archive.ts';

const at = '2027-07-05T12:00:00Z';
const file = (name: string): ArchivedFile => ({ name, at, content: new TextEncoder().encode(`what ${name} holds`) });

/** A server that sends these files, cutting what cannot be made. */
const serve = (files: () => AsyncIterable<ArchivedFile>) =>
  listen((_request, response) => void sendArchive(response, 'tout.zip', files()).catch(() => response.destroy()));
const open = async (origin: string) => (await once(get(origin), 'response')) as [IncomingMessage];

test('the first file has left before the second is made, and the whole is an archive that is the same bytes each time', async () => {
  const arrived = Promise.withResolvers<void>();
  const origin = await serve(async function* () {
    yield file('un.pdf');
    await arrived.promise;
    yield file('deux.pdf');
  });
  const [response] = await open(origin);
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    if (Buffer.concat(chunks).includes('what un.pdf holds')) arrived.resolve();
  }
  expect(response.headers).toMatchObject({
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename="tout.zip"',
    'content-security-policy': "default-src 'none'; sandbox",
  });
  const files = unzipSync(Buffer.concat(chunks));
  expect(Object.entries(files).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)])).toEqual([
    ['un.pdf', 'what un.pdf holds'],
    ['deux.pdf', 'what deux.pdf holds'],
  ]);
  const again = Buffer.from(await (await fetch(origin)).arrayBuffer());
  expect(again.equals(Buffer.concat(chunks))).toBe(true);
});

test('an archive of which a file cannot be made is cut, not ended as if it were whole', async () => {
  const origin = await serve(async function* () {
    yield file('un.pdf');
    throw new Error('no more');
  });
  await expect(fetch(origin).then((response) => response.arrayBuffer())).rejects.toThrow(/terminated|fetch failed/);
});

test('a reader that has gone has nothing more made for it', async () => {
  const gone = Promise.withResolvers<void>();
  const made: string[] = [];
  const origin = await serve(async function* () {
    for (const name of ['un.pdf', 'deux.pdf', 'trois.pdf']) {
      made.push(name);
      yield file(name);
      await gone.promise;
    }
  });
  const [response] = await open(origin);
  await once(response, 'data');
  response.destroy();
  // the server hears of it in a turn of its own
  setTimeout(gone.resolve, 100);
  await gone.promise;
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(made).toEqual(['un.pdf', 'deux.pdf']);
});
