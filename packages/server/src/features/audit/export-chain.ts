import { BYTE_ORDER_MARK, csvLine } from "#runtime/csv-line.ts";
import { readLines, REGISTERS } from "#runtime/audit-chain/entry-lines.ts";
import { digestOf } from "#runtime/audit-chain/seals.ts";
import { type Segment, segmentsAfter } from "#runtime/audit-chain/segment-store.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface ChainSpan {
  format: "jsonl" | "csv";
  from: number;
  to: number | undefined;
}

const AT_A_TIME = { segments: 200, entries: 10_000 };
const COLUMNS = [
  "registro",
  "numero",
  "quando",
  "persona",
  "chi",
  "che cosa",
  "tipo",
  "oggetto",
  "correlazione",
  "dettaglio",
  "impronta",
];

/**
 * The chain as text, a segment after the other: each entry with its canonical line and digest, then the seal (JSON Lines), so
 * that whoever has the file can verify it alone. Memory does not grow with it.
 */
export async function* exportChain(db: Db, { format, from, to }: ChainSpan): AsyncGenerator<string> {
  if (format === "csv") yield BYTE_ORDER_MARK + csvLine(COLUMNS);
  let number = from - 1;
  for (;;) {
    const segments = await segmentsAfter(db, number, AT_A_TIME);
    const wanted = segments.filter((segment) => to === undefined || segment.number <= to);
    for (const segment of wanted) yield await segmentText(db, segment, format);
    if (wanted.length < segments.length || segments.length === 0) return;
    number = segments.at(-1)?.number ?? number;
  }
}

async function segmentText(db: Db, segment: Segment, format: ChainSpan["format"]): Promise<string> {
  const written: string[] = [];
  for (const register of segment.digests === undefined ? [] : REGISTERS) {
    const { after, to, entries } = segment;
    const span = { register, after: after[register], to: to[register], limit: entries * 2 };
    const { lines } = await readLines(db, span);
    for (const line of lines)
      written.push(format === "csv" ? csvEntry(line) : jsonEntry(segment.number, line));
  }
  return written.join("") + (format === "csv" ? "" : jsonSeal(segment));
}

interface Told {
  register: string;
  id: string;
  at: string;
  person: string;
  label: string;
  words: string[];
  detail: string;
}

/** What a canonical line says. */
export function readLine(line: string): Told {
  const [letter = "", id = "", at = '""', person = "", words = "[]", ...rest] = line.split("\t");
  const [label, ...others] = JSON.parse(words) as string[];
  const isOperation = letter === "o";
  return {
    register: isOperation ? "operations" : "readings",
    id,
    at: `${JSON.parse(at) as string}Z`,
    person,
    label: isOperation ? (label ?? "") : "",
    words: isOperation ? others : [label ?? "", ...others],
    // A tab within it is escaped: it is the last part.
    detail: rest.join("\t"),
  };
}

function csvEntry(line: string): string {
  const { register, id, at, person, label, words, detail } = readLine(line);
  return csvLine([register, id, at, person, label, ...words, detail, digestOf(line)]);
}

function jsonEntry(segment: number, line: string): string {
  const { register, id, at, person, label, words, detail } = readLine(line);
  const [action, subjectKind, subjectId, correlationId] = words;
  const entry = {
    segment,
    register,
    id: Number(id),
    at,
    ...(person === "" ? {} : { personId: person }),
    ...(label === "" ? {} : { actor: label }),
    action,
    subjectKind,
    subjectId,
    correlationId,
    ...(detail === "" ? {} : { detail: JSON.parse(detail) as unknown }),
    line,
    digest: digestOf(line),
  };
  return `${JSON.stringify(entry)}\n`;
}

function jsonSeal({
  number,
  after,
  to,
  entries,
  newestAt,
  sealedAt,
  entriesHash,
  hash,
  removedAt,
}: Segment): string {
  const seal = {
    seal: number,
    after,
    to,
    entries,
    newestAt: newestAt.toISOString(),
    sealedAt: sealedAt.toISOString(),
    entriesHash: entriesHash.toString("hex"),
    hash: hash.toString("hex"),
    ...(removedAt === undefined ? {} : { removedAt: removedAt.toISOString() }),
  };
  return `${JSON.stringify(seal)}\n`;
}
