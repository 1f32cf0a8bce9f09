import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { BuildingDocument } from "@stabile/contract/document-shapes";
import type { Grant } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import { type DocumentDeps, TEXT_QUEUE, type TextJob } from "#features/documents/document-deps.ts";
import { lookIntoFile } from "#features/documents/jobs.ts";
import { retentionRoutes } from "#features/documents/retention/routes.ts";
import { documentRoutes } from "#features/documents/routes.ts";
import { acceptDocument, MOST_DOCUMENT_BYTES } from "#runtime/blobs/accept-document.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { createPreviewMaker, type PreviewMaker } from "#runtime/previews/preview-maker.ts";
import { createTextReader } from "#runtime/text-reading/create-text-reader.ts";
import type { TextReader } from "#runtime/text-reading/text-reader.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";
import { handClock, recordedJobs } from "#test/features/work-orders/office.ts";
import { type Answered, type Desk, openDesk, person } from "#test/support/desk.ts";

export const CERTIFICATE = `Organismo abilitato: Verifiche Esempio
VERBALE DI VERIFICA PERIODICA DEGLI IMPIANTI DI MESSA A TERRA
Verbale n. MT/2026/0187
Data della verifica: 12/02/2026
Esito della verifica: POSITIVO`;

export interface Archive extends Desk {
  deps: DocumentDeps & { blobs: ReturnType<typeof createBlobStore>; clock: ReturnType<typeof handClock> };
  directory: string;
  buildings: { school: string; office: string };
  upload(
    who: string,
    file: { name: string; bytes: Buffer },
    fields?: Record<string, string>,
    path?: string,
  ): Promise<Answered>;
  /** Does what the queue of texts was given. */
  readTexts(reader?: TextReader): Promise<void>;
  read(id: string, who?: string): Promise<BuildingDocument>;
}

const everywhere = (role: Grant["role"]): Grant => ({ role, scopeKind: "municipality", scopeKey: "" });

/** The documents' routes on a socket, a school of Municipio III, an office of Municipio I, and people. */
export async function openArchive(
  db: Db,
  options: { previews: PreviewMaker } = { previews: createPreviewMaker() },
): Promise<Archive> {
  const directory = await mkdtemp(join(tmpdir(), "stabile-documents-"));
  const buildings = { school: uuidV7(), office: uuidV7() };
  const building = (id: string, code: string, municipio: string) => ({
    ...{ id, code, name: `Edificio ${code}`, use: "school", municipio, source: "realgimm", source_key: code },
  });
  await db
    .insertInto("building")
    .values([building(buildings.school, "ED-1", "III"), building(buildings.office, "ED-2", "I")])
    .execute();
  const people = {
    technician: person("Paolo Tecnico", [everywhere("technician")]),
    ofMunicipioI: person("Serena Uno", [{ role: "technician", scopeKind: "municipio", scopeKey: "I" }]),
    contact: person("Lia Referente", [
      { role: "building-contact", scopeKind: "building", scopeKey: buildings.school },
    ]),
    manager: person("Gina Gestrice", [everywhere("building-manager")]),
    auditor: person("Ugo Revisore", [everywhere("auditor")]),
    finance: person("Elsa Conti", [everywhere("finance")]),
  };
  for (const { userId, displayName } of Object.values(people))
    await db
      .insertInto("app_user")
      .values({ id: userId, scheme: "spid-code", identifier: displayName, display_name: displayName })
      .execute();
  const clock = handClock("2026-03-02T09:00:00Z");
  const jobs = recordedJobs();
  const blobs = createBlobStore({ directory, accept: acceptDocument, maxBytes: MOST_DOCUMENT_BYTES });
  const deps = { clock, jobs, blobs };
  const accessLog = { record: () => Promise.resolve() } as never;
  const desk = await openDesk({
    db,
    people,
    clock,
    register: (api) => {
      documentRoutes(api, { ...deps, accessLog });
      retentionRoutes(api, deps);
    },
  });
  return {
    ...desk,
    ...{ deps, directory, buildings },
    upload: (who, file, fields = {}, path = "/documents") =>
      sendFile({ base: desk.base, who, path, file, fields }),
    async readTexts(reader = createTextReader()) {
      for (const { data } of jobs.enqueued.splice(0).filter(({ queue }) => queue === TEXT_QUEUE))
        await lookIntoFile(db, { clock, blobs, reader, previews: options.previews }, data as TextJob);
    },
    read: async (id, who = "technician") =>
      BuildingDocument.parse((await desk.call(who, `/documents/${id}`)).body),
    async close() {
      await desk.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

interface Sending {
  base: string;
  who: string;
  path: string;
  file: { name: string; bytes: Buffer };
  fields: Record<string, string>;
}

async function sendFile({ base, who, path, file, fields }: Sending): Promise<Answered> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", new File([new Uint8Array(file.bytes)], file.name));
  const headers = {
    cookie: `${SESSION_COOKIE}=${who}`,
    "x-csrf-token": "csrf",
    "idempotency-key": randomUUID(),
  };
  const answer = await fetch(base + path, { method: "POST", body: form, headers });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: text === "" ? undefined : JSON.parse(text),
  };
}
