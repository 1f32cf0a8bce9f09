import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BuildingModelDetail, ModelCheck } from "@stabile/contract/models";
import type { ModelView } from "@stabile/contract/model-views";
import { documentRoutes } from "#features/documents/routes.ts";
import { defineModelJobs } from "#features/models/jobs.ts";
import {
  acceptModel,
  acceptPicture,
  acceptShapes,
  MOST_MODEL_BYTES,
  type ViewLimits,
} from "#features/models/model-deps.ts";
import { modelRoutes } from "#features/models/routes.ts";
import { createAccessLog } from "#runtime/access-log.ts";
import { acceptDocument } from "#runtime/blobs/accept-document.ts";
import { createBlobStore } from "#runtime/blobs/blob-store.ts";
import { systemClock } from "#runtime/clock.ts";
import { createJobs } from "#runtime/jobs/jobs.ts";
import { createLogger } from "#runtime/logger.ts";
import { SESSION_COOKIE } from "#runtime/web/session-reader.ts";
import type { TestDatabase } from "#test/support/database.ts";
import { openDesk, person } from "#test/support/desk.ts";

const LONGEST_WAIT_MS = 60_000;

/** Routes and jobs of models over a real database, with people who may do this and that. */
export async function openModelsOffice(
  database: TestDatabase,
  viewLimits: ViewLimits = { megabytes: 64, triangles: 8_000_000 },
) {
  const { db } = database;
  const directory = await mkdtemp(join(tmpdir(), "stabile-models-"));
  const blobs = createBlobStore({ directory, maxBytes: MOST_MODEL_BYTES, accept: acceptModel });
  const jobs = createJobs(database, createLogger("fatal"));
  const shapes = createBlobStore({ directory, maxBytes: MOST_MODEL_BYTES, accept: acceptShapes });
  const documents = createBlobStore({ directory, maxBytes: MOST_MODEL_BYTES, accept: acceptDocument });
  const pictures = createBlobStore({ directory, maxBytes: MOST_MODEL_BYTES, accept: acceptPicture });
  const deps = { clock: systemClock, jobs, blobs, shapes, documents, pictures, viewLimits };
  defineModelJobs(db, deps);
  await jobs.prepare();
  await jobs.work();
  const desk = await openDesk({
    db,
    people: {
      tecnica: person("Tecnica di prova", [{ role: "technician", scopeKind: "municipio", scopeKey: "I" }]),
      altrove: person("Tecnico d'altrove", [{ role: "technician", scopeKind: "municipio", scopeKey: "II" }]),
      revisore: person("Revisora di prova", [{ role: "auditor", scopeKind: "municipality", scopeKey: "" }]),
    },
    register(api) {
      modelRoutes(api, { ...deps, accessLog: createAccessLog(db) });
      // why: the text of documents is read elsewhere, and nothing here asks for it.
      const unread = { enqueue: () => Promise.resolve() };
      const accessLog = createAccessLog(db);
      documentRoutes(api, { clock: systemClock, jobs: unread, blobs: documents, accessLog });
    },
  });

  const send = async (
    who: string,
    path: string,
    file: { name: string; bytes: Uint8Array | string; fields?: Record<string, string> },
  ) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(file.fields ?? {})) form.append(name, value);
    form.append("file", new Blob([file.bytes as Uint8Array<ArrayBuffer>]), file.name);
    const answer = await fetch(desk.base + path, {
      method: "POST",
      headers: {
        cookie: `${SESSION_COOKIE}=${who}`,
        "x-csrf-token": "csrf",
        "idempotency-key": randomUUID(),
      },
      body: form,
    });
    return { status: answer.status, body: (await answer.json()) as { id: string; detail?: string } };
  };
  const read = async (path: string): Promise<BuildingModelDetail> =>
    (await desk.call("tecnica", path)).body as BuildingModelDetail;
  const until = async <T>(look: () => Promise<T | undefined>): Promise<T> => {
    const began = Date.now();
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() - began > LONGEST_WAIT_MS) throw new Error("It did not come");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  return {
    desk,
    send,
    /** A model that was loaded and has been read, or not. */
    async loaded(buildingId: string, name: string, bytes: Uint8Array | string, discipline = "whole") {
      const path = `/buildings/${buildingId}/models?discipline=${discipline}`;
      const { body } = await send("tecnica", path, { name, bytes });
      const model = `/buildings/${buildingId}/models/${body.id}`;
      return { path: model, model: await this.settled(model) };
    },
    settled: (path: string) =>
      until(async () => {
        const model = await read(path);
        return ["waiting", "reading"].includes(model.state) ? undefined : model;
      }),
    /** Its view, once there is nothing more to wait for. */
    seen: (path: string): Promise<ModelView> =>
      until(async () => {
        const view = (await desk.call("tecnica", `${path}/view`)).body as ModelView;
        return ["none", "waiting", "converting"].includes(view.state) ? undefined : view;
      }),
    checked: (path: string): Promise<ModelCheck> =>
      until(async () => (await read(path)).checks.find(({ state }) => state !== "waiting")),
    decide: (path: string, decision: string, group?: string) =>
      desk.call("tecnica", `${path}/decisions`, { method: "POST", body: { decision, group } }),
    apply: (path: string) => desk.call("tecnica", `${path}/apply`, { method: "POST" }),
    async close() {
      await desk.close();
      await jobs.stop();
      await rm(directory, { recursive: true });
    },
  };
}

export type ModelsOffice = Awaited<ReturnType<typeof openModelsOffice>>;
