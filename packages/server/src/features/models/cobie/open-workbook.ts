import { inflateRawSync } from "node:zlib";
import ExcelJs from "exceljs";
import { storable } from "#domain/text/storable-text.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";

/** Of a workbook opened in memory: one of a large hospital unpacks to some forty megabytes. */
const MOST_UNPACKED = 300_000_000;

/** @throws ModelUnreadable when it is no workbook, is cut off, or unpacks to more than a workbook is */
export async function openWorkbook(bytes: Uint8Array): Promise<ExcelJs.Workbook> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseBomb(buffer);
  const workbook = new ExcelJs.Workbook();
  try {
    await workbook.xlsx.load(buffer as unknown as ExcelJs.Buffer);
  } catch {
    throw new ModelUnreadable("Il file non si legge come foglio di calcolo XLSX: è rovinato o protetto");
  }
  return workbook;
}

const unreadable = () =>
  new ModelUnreadable("Il file non si legge come XLSX: l'archivio è rovinato o troncato");

const [END, ENTRY] = [0x06054b50, 0x02014b50];
const [END_BYTES, ENTRY_BYTES, LOCAL_BYTES] = [22, 46, 30];

/** Each part is unpacked once and only counted: what an archive says of its own sizes need not be true. */
function refuseBomb(bytes: Buffer): void {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end === -1 || end + END_BYTES > bytes.length || bytes.readUInt32LE(end) !== END) throw unreadable();
  let at = bytes.readUInt32LE(end + 16);
  let left = MOST_UNPACKED;
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    if (at + ENTRY_BYTES > bytes.length || bytes.readUInt32LE(at) !== ENTRY) throw unreadable();
    left -= unpackedSize(bytes, at, left);
    at +=
      ENTRY_BYTES + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}

function unpackedSize(bytes: Buffer, entry: number, most: number): number {
  const size = bytes.readUInt32LE(entry + 20);
  const local = bytes.readUInt32LE(entry + 42);
  if (local + LOCAL_BYTES > bytes.length) throw unreadable();
  const start = local + LOCAL_BYTES + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const isDeflated = bytes.readUInt16LE(entry + 10) === 8;
  if (!isDeflated) return size;
  try {
    return inflateRawSync(bytes.subarray(start, start + size), { maxOutputLength: Math.max(most, 1) }).length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_BUFFER_TOO_LARGE") throw unreadable();
    throw new ModelUnreadable(
      `Aperto, il foglio di calcolo occupa più di ${MOST_UNPACKED / 1_000_000} MB: non si legge`,
    );
  }
}

/** What is seen in a cell; dates as `2012-03-23`, with their time when they have one. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return dateText(value);
  if (typeof value !== "object") return storable(String(value)).trim();
  const { richText, text, result } = value as {
    richText?: { text: string }[];
    text?: unknown;
    result?: unknown;
  };
  if (richText !== undefined) return cellText(richText.map((part) => part.text).join(""));
  return cellText(text ?? result);
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return "";
  const text = date.toISOString();
  return text.endsWith("T00:00:00.000Z") ? text.slice(0, 10) : text.slice(0, 19);
}
