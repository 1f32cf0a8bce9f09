import { createHash } from "node:crypto";
import { sql } from "kysely";
import { compileRules, type FolderRule, type Placement } from "#domain/documents/folder-rules.ts";
import type { DocumentDeps } from "#features/documents/document-deps.ts";
import { keepLoaded, keepUnplaced } from "#features/documents/folder/keep-loaded.ts";
import {
  type PlacedBuilding,
  type PlacedFile,
  settlePlace,
} from "#features/documents/folder/settle-place.ts";
import { type Found, readFound, walkFolder } from "#features/documents/folder/walk-folder.ts";
import { type Actor, audit } from "#runtime/audit.ts";
import { acceptDocument } from "#runtime/blobs/accept-document.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { PlatformUnavailable, Problem } from "#runtime/problem.ts";

export interface FolderLoad {
  root: string;
  rules: readonly FolderRule[];
  /** Absent: it is a trial, and nothing is written. */
  deps: DocumentDeps | undefined;
  /** Confirm those of which a rule says all that their type asks. */
  confirm: boolean;
  /** Take in what no rule places too: it waits in the pages for a person who does. */
  keepUnplaced?: boolean;
  now: Date;
  actor: Actor;
  correlationId: string;
  onFile?: (done: number) => void;
}

export type FileOutcome = "loaded" | "already-there" | "to-place" | "parked";

export interface FileLine {
  path: string;
  outcome: FileOutcome;
  because: string;
  rule?: number;
  building?: string;
  type?: string;
  issuedOn?: string;
  visibility?: string;
  document?: string;
  confirmed?: boolean;
}

export type FolderTally = Record<FileOutcome, number> & { confirmed: number };

/**
 * A tree of files becomes documents, one at a time and each in a transaction of its own: interrupted, the same command goes
 * on, since what is in already is known by the sum of its bytes. What no rule places, and what cannot be taken, is told.
 */
export async function loadFolder(
  db: Db,
  load: FolderLoad,
  tell: (line: FileLine) => void,
): Promise<FolderTally> {
  const tally: FolderTally = { loaded: 0, "already-there": 0, "to-place": 0, parked: 0, confirmed: 0 };
  const ground: Ground = {
    placing: compileRules(load.rules),
    buildings: await loadBuildings(db),
    seen: new Map(),
  };
  let done = 0;
  for await (const found of walkFolder(load.root)) {
    const line = await keepToPlace(db, load, await loadOne(db, load, { ground, found }));
    tally[line.outcome] += 1;
    if (line.confirmed) tally.confirmed += 1;
    tell(line);
    done += 1;
    load.onFile?.(done);
  }
  if (load.deps !== undefined)
    await audit(db, {
      ...{ actor: load.actor, action: "document.load-folder", subjectKind: "folder" },
      ...{ subjectId: load.correlationId, detail: { ...tally, rules: load.rules.length } },
      correlationId: load.correlationId,
    });
  return tally;
}

/** What no rule placed, when it is asked to be taken all the same; told as it was, with its document. */
async function keepToPlace(db: Db, load: FolderLoad, line: FileLine): Promise<FileLine> {
  const { deps, root, actor, correlationId } = load;
  if (line.outcome !== "to-place" || load.keepUnplaced !== true || deps === undefined) return line;
  const bytes = await readFound(root, line.path);
  if (!Buffer.isBuffer(bytes)) return { ...line, outcome: "parked", because: bytes.because };
  const kept = await takenOr(() => keepUnplaced(db, deps, { bytes, path: line.path, actor, correlationId }));
  return "because" in kept ? { ...line, outcome: "parked", ...kept } : { ...line, document: kept.code };
}

interface Ground {
  placing: ReturnType<typeof compileRules>;
  buildings: ReadonlyMap<string, PlacedBuilding>;
  /** In this run: by content and building, of a trial that writes nothing. */
  seen: Map<string, string>;
}

async function loadOne(
  db: Db,
  load: FolderLoad,
  { ground, found }: { ground: Ground; found: Found },
): Promise<FileLine> {
  const { path } = found;
  if (found.kind === "parked") return { path, outcome: "parked", because: found.because };
  const placing = ground.placing(path);
  if (placing.kind === "no-rule") return { path, outcome: "to-place", because: "Nessuna regola gli va bene" };
  if (placing.kind === "unreadable")
    return { path, outcome: "to-place", because: placing.because, rule: placing.rule };
  const said = told(placing.placement);
  const settled = settlePlace(placing.placement, { buildings: ground.buildings, now: load.now });
  if (settled.kind === "refused") return { path, outcome: "to-place", because: settled.because, ...said };
  const bytes = await readFound(load.root, path);
  if (!Buffer.isBuffer(bytes)) return { path, outcome: "parked", because: bytes.because, ...said };
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const known = await findLoaded(db, ground, { sha256, buildingId: settled.file.building.id });
  if (known !== undefined)
    return { path, outcome: "already-there", because: `È già ${known}`, document: known, ...said };
  return { path, ...said, ...(await take(db, load, { ground, file: settled.file, bytes, sha256, path })) };
}

const told = ({ rule, building, type, issuedOn, visibility }: Placement) => ({
  rule,
  ...(building === undefined ? {} : { building }),
  ...(type === undefined ? {} : { type }),
  ...(issuedOn === undefined ? {} : { issuedOn }),
  ...(visibility === undefined ? {} : { visibility }),
});

interface Taking {
  ground: Ground;
  file: PlacedFile;
  bytes: Buffer;
  sha256: string;
  path: string;
}

type Taken = Pick<FileLine, "outcome" | "because" | "document" | "confirmed">;

async function take(db: Db, load: FolderLoad, taking: Taking): Promise<Taken> {
  const { ground, file, bytes, sha256, path } = taking;
  const fileName = path.split("/").at(-1) ?? path;
  const confirmed = load.confirm && file.isWhole;
  if (load.deps === undefined) {
    const accepted = await acceptDocument(bytes, fileName);
    if ("refused" in accepted) return { outcome: "parked", because: accepted.refused };
    ground.seen.set(`${sha256} ${file.building.id}`, path);
    return { outcome: "loaded", because: "", confirmed };
  }
  const { deps, actor, correlationId } = load;
  const kept = await takenOr(() =>
    keepLoaded(db, deps, { file, fileName, bytes, path, confirm: confirmed, actor, correlationId }),
  );
  if ("because" in kept) return { outcome: "parked", ...kept };
  return { outcome: "loaded", because: "", document: kept.code, confirmed };
}

/** @returns why a file is not taken, when the fault is its own */
async function takenOr(
  take: () => Promise<{ code: string }>,
): Promise<{ code: string } | { because: string }> {
  try {
    return await take();
  } catch (error) {
    // An antivirus or a store that does not answer stops the load, which is then taken up again; a file at fault does not.
    if (error instanceof PlatformUnavailable || !(error instanceof Problem) || error.status >= 500)
      throw error;
    return { because: error.detail ?? error.title };
  }
}

/** The same bytes for the same building are the same paper, whoever loaded them. */
async function findLoaded(
  db: Db,
  { seen }: Ground,
  { sha256, buildingId }: { sha256: string; buildingId: string },
): Promise<string | undefined> {
  const before = seen.get(`${sha256} ${buildingId}`);
  if (before !== undefined) return before;
  const { rows } = await sql<{ code: string }>`
    select d.code from document_version v join document d on d.id = v.document_id
    where v.sha256 = ${sha256} and d.building_id = ${buildingId}::uuid order by d.code limit 1`.execute(db);
  return rows[0]?.code;
}

async function loadBuildings(db: Db): Promise<ReadonlyMap<string, PlacedBuilding>> {
  const { rows } = await sql<PlacedBuilding & { code: string }>`
    select id, code, municipio from building where withdrawn_on is null`.execute(db);
  return new Map(rows.map((row) => [row.code.toUpperCase(), row]));
}
