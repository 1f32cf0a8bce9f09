import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { sql } from "kysely";
import { documentFiles } from "#main/document-files.ts";
import { EXIT } from "#main/exit-codes.ts";
import { asLocalOperator } from "#main/local-operator.ts";
import { audit } from "#runtime/audit.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import { Problem } from "#runtime/problem.ts";

interface KeptVersion {
  id: string;
  code: string;
  title: string;
  number: number;
  sha256: string;
  /** Of the authorisation with which its file was discarded. */
  discarded: string | null;
}

/** Every version of a document, read again now: not what the last turn of the verifying found. */
export function verifyDocument(code: string): Promise<void> {
  return asLocalOperator(async (db, { actor, correlationId }, { config }) => {
    const { rows } = await sql<KeptVersion>`
      select d.id, d.code, d.title, v.number, v.sha256, x.protocol_number as discarded
      from document d join document_version v on v.document_id = d.id
        left join discard_proposal s on s.document_id = d.id left join discard_act x on x.id = s.act_id
      where d.code = ${code.toUpperCase()} order by v.number`.execute(db);
    const [first] = rows;
    if (first === undefined) throw new Problem("not-found", `Nessun documento ha il codice ${code}`);
    const blobs = documentFiles(config, undefined);
    const faults: string[] = [];
    for (const { number, sha256, discarded } of rows) {
      if (discarded !== null) {
        console.log(`versione ${number}  ${sha256}  scartata con l'autorizzazione prot. ${discarded}`);
        continue;
      }
      const fault = await faultOf(blobs, sha256);
      console.log(`versione ${number}  ${sha256}  ${fault ?? "integra"}`);
      if (fault !== undefined) faults.push(`versione ${number}: ${fault}`);
    }
    await audit(db, {
      ...{ actor, action: "dossier.verify", subjectKind: "document", subjectId: first.id },
      ...{ detail: { versions: rows.length, faults: faults.length }, correlationId },
    });
    if (faults.length === 0)
      return console.log(
        `${first.title} (${first.code}) ${first.discarded === null ? "è integro" : "è stato scartato: ne restano le impronte"}.`,
      );
    console.error(`${first.title} (${first.code}) NON è integro: ${faults.join("; ")}.`);
    process.exitCode = EXIT.auditBroken;
  });
}

async function faultOf(blobs: Pick<BlobStore, "open">, sha256: string): Promise<string | undefined> {
  const stream = await blobs.open(sha256);
  if (stream === undefined) return "il file non si trova";
  const found = await sumOf(stream);
  return found === sha256 ? undefined : `il file è stato alterato (ora ha impronta ${found})`;
}

async function sumOf(stream: NodeJS.ReadableStream): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(stream, hash);
  return hash.digest("hex");
}

interface MadeExport {
  id: string;
  file_name: string;
  made_at: Date;
}

/** Whether a file that somebody holds is one that was made here: the same bytes, by the sum kept when it was made. */
export async function verifyExport(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Problem("bad-request", `${path}: il file non si apre`);
  const sum = await sumOf(createReadStream(path));
  await asLocalOperator(async (db, { actor, correlationId }) => {
    const { rows } = await sql<MadeExport>`
      select subject_id as id, detail->>'fileName' as file_name, at as made_at from audit_entry
      where action = 'dossier.export-made' and detail->>'sha256' = ${sum} order by id limit 1`.execute(db);
    const [made] = rows;
    await audit(db, {
      ...{ actor, action: "dossier.verify", subjectKind: "dossier-export", subjectId: made?.id ?? sum },
      ...{ detail: { sha256: sum, isOurs: made !== undefined }, correlationId },
    });
    if (made === undefined) {
      console.error(
        `${path} NON è un file prodotto da questo Stabile, o è stato alterato: la sua impronta è ${sum}.`,
      );
      process.exitCode = EXIT.auditBroken;
      return;
    }
    const when = made.made_at.toLocaleString("it-IT", { timeZone: "Europe/Rome" });
    console.log(`${path} è ${made.file_name}, prodotto da Stabile il ${when}: è uguale, byte per byte.`);
    console.log(
      `Impronta: ${sum}. La voce è nel registro delle operazioni: ./stabile audit verify ne prova la catena.`,
    );
  });
}
