import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrokenConfiguration } from '../platform/env.ts';
import { readLogo } from './logo.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portail-logo-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(content: string | Buffer, name = 'logo') {
  const file = join(folder, name);
  await writeFile(file, content);
  return readLogo(file);
}

function png(width: number, height: number): Buffer {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  const head = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), size, Buffer.from([8, 0, 0, 0, 0, 0, 0, 0, 0])]);
  return Buffer.concat([head, deflateSync(Buffer.alloc(8))]);
}

test('a PNG is known by its first bytes, whatever the file is called', async () => {
  expect(await read(png(640, 200), 'logo.svg')).toMatchObject({ type: 'image/png', width: 640, height: 200 });
});

test.each([
  ['a view box', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 120"><path d="M0 0"/></svg>', [320, 120]],
  ['sides', '<svg width="240px" height="120" xmlns="http://www.w3.org/2000/svg"></svg>', [240, 120]],
  ['a small view box', '<svg viewBox="0 0 3 1.5"></svg>', [300, 150]],
  ['what editors write before', '\uFEFF<?xml version="1.0"?>\n<!-- Inkscape -->\n<svg viewBox="0 0 100 100">\n</svg>\n', [100, 100]],
])('an SVG says its size: %s', async (_what, text, [width, height]) => {
  expect(await read(text)).toMatchObject({ type: 'image/svg+xml', width, height });
});

test.each([
  ['a page', '<!doctype html><html><svg viewBox="0 0 1 1"></svg></html>', "n'est ni un PNG ni un SVG"],
  ['entities', '<!DOCTYPE svg [<!ENTITY a "b">]><svg viewBox="0 0 9 9">&a;</svg>', "n'est ni un PNG ni un SVG"],
  ['no size', '<svg xmlns="http://www.w3.org/2000/svg"></svg>', 'dont la taille est dite'],
  ['nothing', '', "n'est ni un PNG ni un SVG"],
  ['a JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), "n'est ni un PNG ni un SVG"],
  ['a PNG without width', png(0, 10), "n'est ni un PNG ni un SVG"],
  ['too much', `<svg viewBox="0 0 9 9">${' '.repeat(200_000)}</svg>`, 'au plus 200 ko'],
])('refused, with the name of the setting: %s', async (_what, content, words) => {
  const refusal = await read(content).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(BrokenConfiguration);
  expect((refusal as Error).message).toMatch(/^COMMUNE_LOGO : \/.*logo /);
  expect((refusal as Error).message).toContain(words);
});

test('a file that is not there is named', () => {
  expect(() => readLogo('/nowhere/logo.png')).toThrow('COMMUNE_LOGO : /nowhere/logo.png ne peut pas être lu (ENOENT)');
});

test('another picture has another address', async () => {
  expect((await read(png(10, 10))).version).not.toBe((await read(png(10, 11))).version);
});
