import type { DatabaseSync } from "node:sqlite";

export type WriteKind = "INTERVENTO" | "CERTIFICATO" | "CONDIZIONE" | "CORREZIONE";

/** Something that another application wrote, by the reference that it gave. */
export interface Write {
  rifEsterno: string;
  tipo: WriteKind;
  codice: string;
  dataRicezione: string;
  /** What was asked for, without the file. */
  richiesta: Record<string, unknown>;
}

export interface WriteLog {
  find(rifEsterno: string): Write | undefined;
  /** The latest first. */
  latest(count: number): Write[];
  countOf(tipo: WriteKind, start: string): number;
  add(write: Write): void;
  keepFile(idDocumento: string, bytes: Buffer): void;
  fileOf(idDocumento: string): Buffer | undefined;
  /** All that `work` does is kept, or nothing. */
  atOnce<T>(work: () => T): T;
}

export function openWriteLog(db: DatabaseSync): WriteLog {
  createWriteTables(db);
  const byReference = db.prepare("select * from realgimm_write where reference = ?");
  const latest = db.prepare("select * from realgimm_write order by id desc limit ?");
  const counted = db.prepare(
    "select count(*) as count from realgimm_write where kind = ? and substr(code, 1, length(?)) = ?",
  );
  const insert = db.prepare(
    "insert into realgimm_write (reference, kind, code, at, request) values (?, ?, ?, ?, ?)",
  );
  const keep = db.prepare("insert into realgimm_file (document, bytes) values (?, ?)");
  const file = db.prepare("select bytes from realgimm_file where document = ?");
  return {
    find(rifEsterno) {
      const row = byReference.get(rifEsterno);
      return row && toWrite(row);
    },
    latest: (count) => latest.all(count).map(toWrite),
    countOf: (tipo, start) => Number(counted.get(tipo, start, start)?.["count"] ?? 0),
    add: ({ rifEsterno, tipo, codice, dataRicezione, richiesta }) =>
      void insert.run(rifEsterno, tipo, codice, dataRicezione, JSON.stringify(richiesta)),
    keepFile: (idDocumento, bytes) => void keep.run(idDocumento, bytes),
    fileOf(idDocumento) {
      const bytes = file.get(idDocumento)?.["bytes"];
      return bytes instanceof Uint8Array ? Buffer.from(bytes) : undefined;
    },
    atOnce(work) {
      db.exec("begin");
      try {
        const result = work();
        db.exec("commit");
        return result;
      } catch (error) {
        db.exec("rollback");
        throw error;
      }
    },
  };
}

export function createWriteTables(db: DatabaseSync): void {
  db.exec(`
    create table if not exists realgimm_write (id integer primary key autoincrement, reference text not null unique, kind text not null, code text not null, at text not null, request text not null);
    create index if not exists realgimm_write_by_code on realgimm_write (kind, code);
    create table if not exists realgimm_file (document text primary key, bytes blob not null);
  `);
}

function toWrite(row: Record<string, unknown>): Write {
  return {
    rifEsterno: String(row["reference"]),
    tipo: String(row["kind"]) as WriteKind,
    codice: String(row["code"]),
    dataRicezione: String(row["at"]),
    richiesta: JSON.parse(String(row["request"])) as Record<string, unknown>,
  };
}
