// Encryption at rest. AES-256-GCM, bound to where the value lives (« table.column:rowId »), with the key's name in
// the header, so that a value pasted elsewhere does not open and a key can be replaced while serving.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { BrokenConfiguration } from './env.ts';

type Key = { name: string; sealing: Buffer; indexing: Buffer; signing: Buffer };
/** Newest first: the first seals, all open. */
export type KeyRing = readonly Key[];

/**
 * Reads DATA_KEYS: « name:base64 of 32 bytes », separated by commas, newest first.
 * @throws BrokenConfiguration when a key is short, unnamed or named twice
 */
export function readKeyRing(text: string): KeyRing {
  const ring = text.split(',').map((entry) => {
    const [, name, secret] = /^\s*([A-Za-z0-9_-]{1,16}):([A-Za-z0-9+/=_-]+)\s*$/.exec(entry) ?? [];
    const bytes = Buffer.from(secret ?? '', 'base64');
    if (!name || bytes.length !== 32)
      throw new BrokenConfiguration('DATA_KEYS : attend « nom:clé » avec une clé de 32 octets en base64, la plus récente en premier');
    const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', bytes, '', `portail ${purpose}`, 32));
    return { name, sealing: derive('sealing'), indexing: derive('indexing'), signing: derive('signing') };
  });
  if (new Set(ring.map((key) => key.name)).size !== ring.length) throw new BrokenConfiguration('DATA_KEYS : deux clés portent le même nom');
  return ring;
}

/** A fresh key for a ring, as DATA_KEYS wants it. */
export const createKey = (name: string) => `${name}:${randomBytes(32).toString('base64')}`;

/** Seals `plain` for the place `where`, like « health_sheet.sealed:<id> ». Layout: version, name length, name, nonce (12), tag (16), text. */
export function seal(ring: KeyRing, where: string, plain: string | Uint8Array): Uint8Array<ArrayBuffer> {
  const key = ring[0]!;
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.sealing, nonce).setAAD(Buffer.from(where));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  const name = Buffer.from(key.name);
  return new Uint8Array(Buffer.concat([Buffer.from([1, name.length]), name, nonce, cipher.getAuthTag(), text]));
}

/** A value sealed as JSON, at a place as `seal` wants it. */
export const sealJson = (ring: KeyRing, where: string, value: object) => seal(ring, where, JSON.stringify(value));

/** Opens what `seal` closed at the same place. @throws Error when the key is unknown, or the value was altered or moved */
export function open(ring: KeyRing, where: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed);
  const length = bytes[1]!;
  const name = bytes.subarray(2, 2 + length).toString();
  const key = ring.find((candidate) => candidate.name === name);
  if (bytes[0] !== 1 || !key) throw new Error(`sealed with an unknown key: ${name}`);
  const at = 2 + length;
  const decipher = createDecipheriv('aes-256-gcm', key.sealing, bytes.subarray(at, at + 12))
    .setAAD(Buffer.from(where))
    .setAuthTag(bytes.subarray(at + 12, at + 28));
  return Buffer.concat([decipher.update(bytes.subarray(at + 28)), decipher.final()]);
}

/** Opens what `sealJson` closed at the same place, which nobody else writes. @throws Error as `open` does */
export const openJson = <Value>(ring: KeyRing, where: string, sealed: Uint8Array) =>
  JSON.parse(open(ring, where, sealed).toString()) as Value;

/** The name of the key that sealed a value. */
export const sealedWith = (sealed: Uint8Array) => Buffer.from(sealed.subarray(2, 2 + sealed[1]!)).toString();

/** Keyed blind index of a national number: the first key's for writing, all of them for finding. */
export const indexNumber = (ring: KeyRing, number: string) => indexesOfNumber(ring, number)[0]!;
export const indexesOfNumber = (ring: KeyRing, number: string) =>
  ring.map((key) => `${key.name}:${createHmac('sha256', key.indexing).update(number).digest('base64url')}`);

const signatureBy = ({ signing }: Key, text: string) => createHmac('sha256', signing).update(text).digest();

/** Tells a key from another of the same name, and nothing about it: 32 bytes. */
export const fingerprintsOf = (ring: KeyRing) => ring.map((key) => ({ name: key.name, fingerprint: signatureBy(key, 'fingerprint') }));

/** A signature of the portal's own over `text`, for a link that it sends and gets back. */
export const sign = (ring: KeyRing, text: string) => signatureBy(ring[0]!, text).toString('base64url');

/** True when one of the keys signed the text so. */
export function isSigned(ring: KeyRing, text: string, signature: string): boolean {
  const given = Buffer.from(signature, 'base64url');
  return ring.some((key) => given.length === 32 && timingSafeEqual(signatureBy(key, text), given));
}
