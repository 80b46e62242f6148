import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Zip, ZipPassThrough } from 'fflate';
import { fileHeaders } from './send-file.ts';

/** `at`: when it was made; the same files of the same moments are the same bytes */
export type ArchivedFile = { name: string; at: string; content: Uint8Array };

/**
 * Sends a ZIP file by file, as they are made: one of them is in memory at a time, and a reader that is slow, or gone, is not written
 * to ahead. Nothing is compressed: a PDF is already, and once more would take 10 % off it.
 * @throws what a file that cannot be made throws; the answer has begun then, and is to be cut, so that nobody takes it for whole
 */
export async function sendArchive(response: ServerResponse, name: string, files: AsyncIterable<ArchivedFile>): Promise<void> {
  response.writeHead(200, fileHeaders('application/zip', name));
  let failed: Error | null = null;
  const zip = new Zip((error, chunk) => {
    failed ??= error;
    if (!error) response.write(chunk);
  });
  for await (const file of files) {
    if (response.destroyed) return;
    const entry = new ZipPassThrough(file.name);
    entry.mtime = file.at;
    zip.add(entry);
    entry.push(file.content, true);
    if (response.writableNeedDrain) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  zip.end();
  if (failed) throw failed;
  response.end();
}
