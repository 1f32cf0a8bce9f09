import { propertyRoutes as contract } from "@stabile/contract/property";
import { type Corrects, listCorrections, sendCorrection } from "#features/property/corrections.ts";
import { decideConflict } from "#features/property/decide-conflict.ts";
import { decideWriting } from "#features/property/decide-writing.ts";
import { listConflicts, listFiles } from "#features/property/list-conflicts.ts";
import { listWritings } from "#features/property/list-writings.ts";
import { readStatus } from "#features/property/read-status.ts";
import { retryFile } from "#features/property/retry-file.ts";
import type { Jobs } from "#runtime/jobs/jobs.ts";
import type { Api } from "#runtime/web/api.ts";

export interface PropertyDesk {
  jobs: Jobs;
  name: string;
  /** Undefined: this installation neither reads what the register holds nor writes to it. */
  register: Corrects | undefined;
}

/** The property register both ways, and what waits for a person. */
export function propertyRoutes(api: Api, { jobs, name, register }: PropertyDesk): void {
  const deps = { clock: api.clock, jobs };
  const corrects: Corrects = register ?? { takesCorrectionOf: () => false };
  const connected = register !== undefined;
  api.route(contract.readPropertyRegister, async ({ db, reach }) => ({
    value: await readStatus(db, { name, connected, reach }),
  }));
  api.route(contract.listPropertyWritings, async ({ db, query, reach }) => ({
    value: await listWritings(db, {
      ...{ q: query.q, state: query.state, buildingId: query.buildingId },
      ...{ cursor: query.cursor, limit: query.limit, reach },
    }),
  }));
  api.route(contract.decidePropertyWriting, async ({ db, params, body, principal, correlationId }) => ({
    value: await decideWriting(db, deps, { id: params.id, ...body, principal, correlationId }),
  }));
  api.route(contract.listPropertyConflicts, async ({ db, query, reach }) => ({
    value: await listConflicts(db, { cursor: query.cursor, limit: query.limit, reach }),
  }));
  api.route(
    contract.decidePropertyConflict,
    async ({ db, params, body, principal, reach, correlationId }) => ({
      value: await decideConflict(db, api, { id: params.id, ...body, principal, reach, correlationId }),
    }),
  );
  api.route(contract.listPropertyCorrections, async ({ db, query, reach }) => ({
    value: await listCorrections(db, corrects, {
      ...{ buildingId: query.buildingId, cursor: query.cursor, limit: query.limit, reach },
    }),
  }));
  api.route(contract.sendPropertyCorrection, async ({ db, body, principal, correlationId }) => ({
    value: await sendCorrection(db, { ...deps, register: corrects }, { ...body, principal, correlationId }),
  }));
  api.route(contract.listPropertyFiles, async ({ db, query, reach }) => ({
    value: await listFiles(db, { cursor: query.cursor, limit: query.limit, reach }),
  }));
  api.route(contract.retryPropertyFile, async ({ db, params, principal, correlationId }) => ({
    value: await retryFile(db, api, { id: params.id, principal, correlationId }),
  }));
}
