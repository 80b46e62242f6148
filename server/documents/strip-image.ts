// Rewrites an image with what it takes to show it, and nothing else: no EXIF, no place where the photo was taken, no
// comments, nothing after the end. What is not a well-formed image is refused; the pixels are not decoded.

export type Stripped = { content: Uint8Array<ArrayBuffer>; width: number; height: number };

/** Chunks that change what is seen (PNG, 4.1.2 and 4.2); all others go. */
const shownChunks = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'bKGD', 'pHYs']);
const pngSignature = 8;

/** A PNG without its texts, dates and EXIF; null when it is not one from start to end. */
export function stripPng(bytes: Buffer): Stripped | null {
  const kept = [bytes.subarray(0, pngSignature)];
  for (let at = pngSignature; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    const next = at + 12 + length;
    if (next > bytes.length || !/^[A-Za-z]{4}$/.test(name)) return null;
    if (at === pngSignature && (name !== 'IHDR' || length !== 13)) return null;
    if (shownChunks.has(name)) kept.push(bytes.subarray(at, next));
    if (name === 'IEND') {
      if (!kept.some((chunk) => chunk.toString('latin1', 4, 8) === 'IDAT')) return null;
      return { content: new Uint8Array(Buffer.concat(kept)), width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
    }
    at = next;
  }
  return null;
}

/** JFIF, colour profile and Adobe's colour transform change what is seen; EXIF, XMP, IPTC and comments do not. */
const shownMarkers = (marker: number) => marker === 0xe0 || marker === 0xe2 || marker === 0xee || (marker < 0xe0 && marker !== 0xfe);
const isStartOfFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const [startOfScan, endOfImage] = [0xda, 0xd9];

/** A JPEG without its EXIF, XMP and comments; null when it is not one from start to end. */
export function stripJpeg(bytes: Buffer): Stripped | null {
  const kept = [bytes.subarray(0, 2)];
  let size: { width: number; height: number } | null = null;
  for (let at = 2; at + 4 <= bytes.length || bytes[at + 1] === endOfImage;) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff || marker < 0xc0 || marker === 0xff) return null;
    if (marker === endOfImage) {
      kept.push(bytes.subarray(at, at + 2));
      return size && { content: new Uint8Array(Buffer.concat(kept)), ...size };
    }
    const length = bytes.readUInt16BE(at + 2);
    let next = at + 2 + length;
    if (length < 2 || next > bytes.length) return null;
    if (isStartOfFrame(marker)) {
      if (length < 8) return null;
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    if (marker === startOfScan) next = endOfScan(bytes, next);
    if (shownMarkers(marker)) kept.push(bytes.subarray(at, next));
    at = next;
  }
  return null;
}

/** Where the coded picture data ends: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const marker = bytes[at + 1];
    if (marker !== undefined && marker !== 0 && marker !== 0xff && (marker < 0xd0 || marker > 0xd7)) return at;
  }
  return bytes.length;
}
