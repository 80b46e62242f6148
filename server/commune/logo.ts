// The commune's logo: a file that whoever runs the portal names. What it is, its content says; it is only ever shown as a
// picture, and opened by itself it runs nothing (server/http/theme/theme.ts).
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BrokenConfiguration } from '../platform/env.ts';

export type Logo = {
  type: 'image/png' | 'image/svg+xml';
  bytes: Buffer;
  /** changes with the content */
  version: string;
  /** as one is to the other in the picture, so that its room is kept before it comes */
  width: number;
  height: number;
};

const maxBytes = 200_000;

/** Reads the file of COMMUNE_LOGO. @throws BrokenConfiguration when it is not a PNG or SVG that can be shown */
export function readLogo(file: string): Logo {
  const refuse = (why: string) => new BrokenConfiguration(`COMMUNE_LOGO : ${file} ${why}`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw refuse(`ne peut pas être lu (${(error as NodeJS.ErrnoException).code})`);
  }
  if (bytes.length > maxBytes) throw refuse(`pèse ${Math.ceil(bytes.length / 1000)} ko ; au plus ${maxBytes / 1000} ko`);
  const found = measurePng(bytes) ?? measureSvg(bytes.toString('utf8'));
  if (!found) throw refuse("n'est ni un PNG ni un SVG dont la taille est dite");
  return { ...found, bytes, version: createHash('sha256').update(bytes).digest('hex').slice(0, 12) };
}

type Measured = Pick<Logo, 'type' | 'width' | 'height'>;

const pngBegin = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** The header chunk comes first (PNG, 11.2.2). */
function measurePng(bytes: Buffer): Measured | null {
  if (bytes.length < 33 || !bytes.subarray(0, 8).equals(pngBegin) || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  return sane('image/png', bytes.readUInt32BE(16), bytes.readUInt32BE(20));
}

/** A declaration, comments and an editor's document type may stand before the root. */
const svgRoot = /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE svg[^>[]*>\s*)*<svg\b([^>]*)>[\s\S]*<\/svg>\s*$/;

function measureSvg(text: string): Measured | null {
  const [, attributes] = svgRoot.exec(text) ?? [];
  if (attributes === undefined) return null;
  const [, viewBox = ''] = /\bviewBox\s*=\s*["']([^"']+)["']/.exec(attributes) ?? [];
  const [, , wide, high] = viewBox
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const side = (name: string) => Number(new RegExp(`\\b${name}\\s*=\\s*["']([\\d.]+)(?:px)?["']`).exec(attributes)?.[1]);
  return sane('image/svg+xml', wide || side('width'), high || side('height'));
}

/** A view box may be one by one: only the ratio counts, in whole numbers. */
function sane(type: Logo['type'], width: number, height: number): Measured | null {
  if (!(width > 0 && height > 0 && Number.isFinite(width / height))) return null;
  const enlarged = Math.min(width, height) < 100 ? 100 : 1;
  return { type, width: Math.ceil(width * enlarged), height: Math.ceil(height * enlarged) };
}
