import { finished } from "node:stream/promises";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";

const MEGABYTE = 1024 * 1024;
/** What its parts may come to, opened: a workbook of a hundred thousand rows, a folder of drawings. */
const MOST_UNPACKED = 400 * MEGABYTE;
const MOST_ENTRIES = 5_000;

/** Macros, of Microsoft's programs and of LibreOffice; and programs put inside a document. */
const MACROS = /(^|\/)(vbaProject\.bin|vbaData\.xml|activeX\d*\.bin|macrosheets\/.+)$|^(Basic|Scripts)\/./i;

/**
 * Looks into an archive without keeping anything of it: every part is opened and only counted, since what an archive says
 * of its own sizes need not be true.
 * @returns why it is not taken, in Italian; undefined when it may be
 */
export async function inspectArchive(
  bytes: Uint8Array,
  { isOffice }: { isOffice: boolean },
): Promise<string | undefined> {
  let unpacked = 0;
  let entries = 0;
  try {
    const archive = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    for await (const entry of archive.eachEntry()) {
      entries += 1;
      unpacked += entry.uncompressedSize;
      if (entries > MOST_ENTRIES || unpacked > MOST_UNPACKED) return TOO_LARGE;
      if (isOffice && MACROS.test(entry.fileName))
        return "Il file contiene macro: salvalo senza e ricaricalo";
      // Of one that is locked nobody has looked at the content; as an archive it is kept as it is.
      if (entry.isEncrypted()) {
        if (isOffice) return "Il file è protetto da password: salvalo senza e ricaricalo";
        continue;
      }
      await drain(archive, entry);
    }
    return undefined;
  } catch {
    return "L'archivio è rovinato, o non è quello che dice di essere";
  }
}

const TOO_LARGE = "Aperto, l'archivio è troppo grande";

/** The library stops where an entry is longer than it says. */
async function drain(archive: ZipFile, entry: Entry): Promise<void> {
  const stream = await archive.openReadStreamPromise(entry);
  await finished(stream.resume());
}
