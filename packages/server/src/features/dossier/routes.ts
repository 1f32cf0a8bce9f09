import { dossierRoutes as contract } from "@stabile/contract/dossier";
import { addRecord } from "#features/dossier/add-record.ts";
import { findGround } from "#features/dossier/dossier-ground.ts";
import { compareDossiers } from "#features/dossier/compare-dossiers.ts";
import { decideFact } from "#features/dossier/decide-fact.ts";
import { listDisagreements } from "#features/dossier/list-disagreements.ts";
import { listDossiers } from "#features/dossier/list-dossiers.ts";
import { readDictionary } from "#features/dossier/read-dictionary.ts";
import { readDossier } from "#features/dossier/read-dossier.ts";
import { listDossierChanges, readFactHistory } from "#features/dossier/read-history.ts";
import { readSubjectFacts } from "#features/dossier/read-subject.ts";
import { verifyDossier } from "#features/dossier/verify-dossier.ts";
import { withdrawRecord } from "#features/dossier/withdraw-record.ts";
import { writeFacts } from "#features/dossier/write-facts.ts";
import type { Api } from "#runtime/web/api.ts";

/** The dossiers: reading them, now and as they stood, and writing them. */
export function dossierRoutes(api: Api): void {
  readingRoutes(api);
  historyRoutes(api);
  writingRoutes(api);
}

function readingRoutes(api: Api): void {
  const { clock } = api;
  api.route(contract.readDictionary, () => Promise.resolve({ value: readDictionary() }));
  api.route(contract.listDossiers, async ({ db, query, reach }) => ({
    value: await listDossiers(db, { ...query, cursor: query.cursor, reach }),
  }));
  api.route(contract.readDossier, async ({ db, params, query, reach }) => ({
    value: await readDossier(db, { id: params.id, on: query.on, reach, now: clock.now() }),
  }));
  api.route(contract.readSubjectFacts, async ({ db, params, query, reach }) => ({
    value: await readSubjectFacts(db, { ...params, on: query.on, reach, now: clock.now() }),
  }));
}

function historyRoutes(api: Api): void {
  const { clock } = api;
  api.route(contract.readFactHistory, async ({ db, params, query, reach }) => ({
    value: await readFactHistory(db, {
      ...params,
      subjectId: query.subjectId,
      cursor: query.cursor,
      limit: query.limit,
      reach,
    }),
  }));
  api.route(contract.listDossierChanges, async ({ db, params, query, reach }) => ({
    value: await listDossierChanges(db, { id: params.id, cursor: query.cursor, limit: query.limit, reach }),
  }));
  api.route(contract.verifyDossier, async ({ db, params, reach }) => {
    const { id } = await findGround(db, params.id, reach);
    const { faults, ...rest } = await verifyDossier(db, clock.now(), id);
    return { value: { ...rest, faults: [...faults] } };
  });
  api.route(contract.compareDossiers, async ({ db, params, query, reach }) => ({
    value: await compareDossiers(db, {
      ...{ id: params.id, on: query.on, reach, now: clock.now() },
      ...{ withBuilding: query.withBuilding, withOn: query.withOn },
    }),
  }));
  api.route(contract.listDisagreements, async ({ db, query, reach }) => ({
    value: await listDisagreements(db, {
      buildingId: query.buildingId,
      cursor: query.cursor,
      limit: query.limit,
      reach,
    }),
  }));
}

function writingRoutes(api: Api): void {
  api.route(contract.stateFacts, async ({ db, params, body, principal, correlationId }) => ({
    value: await writeFacts(db, api, { buildingId: params.id, facts: body.facts, principal, correlationId }),
  }));
  api.route(contract.addRecord, async ({ db, params, body, principal, correlationId }) => ({
    value: await addRecord(db, api, { buildingId: params.id, ...body, principal, correlationId }),
  }));
  api.route(contract.withdrawRecord, async ({ db, params, body, principal, correlationId }) => ({
    value: await withdrawRecord(db, api, {
      ...{ buildingId: params.id, recordId: params.recordId, reason: body.reason },
      ...{ principal, correlationId },
    }),
  }));
  api.route(contract.decideFact, async ({ db, params, body, principal, correlationId }) => ({
    value: await decideFact(db, api, { buildingId: params.id, ...body, principal, correlationId }),
  }));
}
