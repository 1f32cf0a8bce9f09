import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";
import { Problem } from "#runtime/problem.ts";

/** A sheet of a million rows; of the texts that sheets share, which are kept in memory, less. */
const MOST_UNPACKED = { all: 2_000_000_000, sharedStrings: 200_000_000 } as const;

/**
 * A few kilobytes can unpack to as much as the machine has. Every part is unpacked once and only counted, since what an
 * archive says of its own sizes need not be true.
 * @throws Problem `bad-request` when it is too large unpacked, or is no archive that can be read to its end
 */
export async function refuseBomb(path: string): Promise<void> {
  let all = 0;
  for (const part of await partsOf(path)) {
    const most = Math.min(
      MOST_UNPACKED.all - all,
      part.name === "xl/sharedStrings.xml" ? MOST_UNPACKED.sharedStrings : MOST_UNPACKED.all,
    );
    all += await unpackedSize(path, part, most);
  }
}

interface Part {
  name: string;
  isDeflated: boolean;
  offset: number;
  size: number;
}

const unreadable = (path: string) =>
  new Problem("bad-request", `${path} non si legge come XLSX: l'archivio è rovinato o troncato`);

const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;

/** The archive's directory (APPNOTE.TXT 4.3.12 and 4.3.16), at its end. */
async function partsOf(path: string): Promise<Part[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, END_BYTES + LONGEST_COMMENT));
    await file.read(tail, 0, tail.length, size - tail.length);
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
    if (end === -1 || end + END_BYTES > tail.length || tail.readUInt32LE(end) !== END) throw unreadable(path);
    const directory = Buffer.alloc(Math.min(tail.readUInt32LE(end + 12), size));
    await file.read(directory, 0, directory.length, tail.readUInt32LE(end + 16));
    return entriesOf(path, directory, tail.readUInt16LE(end + 10));
  } finally {
    await file.close();
  }
}

function entriesOf(path: string, directory: Buffer, count: number): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY) throw unreadable(path);
    const nameLength = directory.readUInt16LE(at + 28);
    parts.push({
      name: directory.toString("utf8", at + ENTRY_BYTES, at + ENTRY_BYTES + nameLength),
      isDeflated: directory.readUInt16LE(at + 10) === 8,
      offset: directory.readUInt32LE(at + 42),
      size: directory.readUInt32LE(at + 20),
    });
    at += ENTRY_BYTES + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return parts;
}

const LOCAL_BYTES = 30;

async function unpackedSize(path: string, part: Part, most: number): Promise<number> {
  if (!part.isDeflated || part.size === 0) return part.size;
  const start = part.offset + LOCAL_BYTES + (await localExtra(path, part));
  let unpacked = 0;
  const tooLarge = new Problem(
    "bad-request",
    `${path}: ${part.name} aperto è più di ${Math.round(most / 1_000_000)} MB, troppo per un foglio di calcolo: esportalo in CSV`,
  );
  try {
    await pipeline(
      createReadStream(path, { start, end: start + part.size - 1 }),
      createInflateRaw(),
      async (chunks: AsyncIterable<Buffer>) => {
        for await (const chunk of chunks) {
          unpacked += chunk.length;
          if (unpacked > most) throw tooLarge;
        }
      },
    );
  } catch (error) {
    throw error === tooLarge ? error : unreadable(path);
  }
  return unpacked;
}

/** Before its content each part has its name again, and extra fields of its own. */
async function localExtra(path: string, { offset }: Part): Promise<number> {
  const file = await open(path);
  try {
    const header = Buffer.alloc(LOCAL_BYTES);
    await file.read(header, 0, LOCAL_BYTES, offset);
    return header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await file.close();
  }
}
