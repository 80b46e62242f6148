// A tagged PDF is mostly small objects, a cell of a table each. Typst writes them one by one in clear; here they go into one compressed
// object stream (ISO 32000-1, 7.5.7 and 7.5.8): the same document in half of the bytes or less.
import { deflateSync } from 'node:zlib';

const latin = 'latin1';
/** of an entry in the table of references, « 0000000016 00000 n\r\n » */
const entryBytes = 20;

/**
 * The same PDF with its objects packed; `pdf` has one table of references and no encryption, as Typst writes it.
 * @throws Error when it is otherwise
 */
export function packObjects(pdf: Buffer): Buffer {
  const { objects, trailer, size } = readObjects(pdf);
  const packed = objects.filter(({ isStream }) => !isStream);
  const bodies = packed.map(({ body }) => Buffer.concat([body, Buffer.from('\n')]));
  let within = 0;
  const places = bodies.map((body, at) => {
    const place = `${packed[at]!.number} ${within} `;
    within += body.length;
    return place;
  });
  const index = Buffer.from(places.join(''), latin);
  const [streamOfObjects, table] = [size, size + 1];

  const out: Buffer[] = [pdf.subarray(0, objects[0]!.from)];
  let length = out[0]!.length;
  // type, place, index: of an object by itself, of one in the stream, of none
  const entries = Buffer.alloc((size + 2) * 7);
  const note = (number: number, type: number, place: number, at: number) => {
    entries.writeUInt8(type, number * 7);
    entries.writeUInt32BE(place, number * 7 + 1);
    entries.writeUInt16BE(at, number * 7 + 5);
  };
  const write = (number: number, bytes: Buffer) => {
    note(number, 1, length, 0);
    const object = Buffer.concat([Buffer.from(`${number} 0 obj\n`), bytes, Buffer.from('\nendobj\n')]);
    out.push(object);
    length += object.length;
  };
  for (const { number, body, isStream } of objects) if (isStream) write(number, body);
  packed.forEach(({ number }, at) => note(number, 2, streamOfObjects, at));
  const about = `/Type /ObjStm /N ${packed.length} /First ${index.length}`;
  write(streamOfObjects, streamOf(about, Buffer.concat([index, ...bodies])));
  note(table, 1, length, 0);
  const end = length;
  write(table, streamOf(`/Type /XRef /W [1 4 2] ${trailer.replace(/\/Size \d+/, `/Size ${size + 2}`)}`, entries));
  return Buffer.concat([...out, Buffer.from(`startxref\n${end}\n%%EOF\n`)]);
}

function streamOf(about: string, content: Buffer): Buffer {
  const bytes = deflateSync(content, { level: 9 });
  return Buffer.concat([
    Buffer.from(`<< ${about} /Filter /FlateDecode /Length ${bytes.length} >>\nstream\n`, latin),
    bytes,
    Buffer.from('\nendstream'),
  ]);
}

function readObjects(pdf: Buffer) {
  const tail = pdf.subarray(pdf.lastIndexOf('trailer')).toString(latin);
  const [, trailer, start] = /^trailer\s*<<(.*)>>\s*startxref\s+(\d+)\s+%%EOF\s*$/s.exec(tail) ?? [];
  const head = /^xref\n0 (\d+)\n/.exec(pdf.subarray(Number(start), Number(start) + entryBytes).toString(latin));
  if (!trailer || !head || trailer.includes('/Encrypt')) throw new Error('a PDF with another form than that of Typst');
  const size = Number(head[1]);
  const first = Number(start) + head[0].length;
  const offsets = Array.from({ length: size }, (_, number) => {
    const entry = pdf.subarray(first + number * entryBytes, first + (number + 1) * entryBytes).toString(latin);
    return { number, from: Number(entry.slice(0, 10)), isUsed: entry[17] === 'n' };
  })
    .filter(({ isUsed }) => isUsed)
    .sort((one, other) => one.from - other.from);
  const objects = offsets.map(({ number, from }, at) => {
    const whole = pdf.subarray(from, offsets[at + 1]?.from ?? Number(start));
    const header = `${number} 0 obj\n`;
    const until = whole.lastIndexOf('endobj');
    if (!whole.subarray(0, header.length).equals(Buffer.from(header)) || until === -1)
      throw new Error(`object ${number} is not where it should be`);
    const body = trimEnd(whole.subarray(header.length, until));
    return { number, from, body, isStream: body.subarray(-9).toString(latin) === 'endstream' };
  });
  return { objects, trailer: trailer.trim().replace(/\s+/g, ' '), size };
}

function trimEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1]! <= 0x20) end -= 1;
  return bytes.subarray(0, end);
}
