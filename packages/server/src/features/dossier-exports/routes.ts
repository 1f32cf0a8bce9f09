import { dossierExportRoutes as contract } from "@stabile/contract/dossier-exports";
import { askExport } from "#features/dossier-exports/ask-export.ts";
import { downloadExport } from "#features/dossier-exports/download-export.ts";
import type { ExportDeps } from "#features/dossier-exports/export-deps.ts";
import { findMine, listMine, toExport } from "#features/dossier-exports/export-store.ts";
import { cancelExport } from "#features/dossier-exports/run-export.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import type { Api } from "#runtime/web/api.ts";

/** Whoever exports sees only their own exports. */
export function dossierExportRoutes(api: Api, deps: ExportDeps & { accessLog: AccessLog }): void {
  api.route(contract.askDossierExport, async ({ db, body, principal, reach, correlationId }) => ({
    value: await askExport(db, deps, { asked: body, principal, reach, correlationId }),
  }));
  api.route(contract.listDossierExports, async ({ db, query, principal }) => ({
    value: await listMine(db, principal.userId, query),
  }));
  api.route(contract.readDossierExport, async ({ db, params, principal }) => ({
    value: toExport(await findMine(db, params.id, principal.userId)),
  }));
  api.route(contract.cancelDossierExport, async ({ db, params, principal }) => {
    await cancelExport(db, await findMine(db, params.id, principal.userId), deps.clock.now());
    return { value: toExport(await findMine(db, params.id, principal.userId)) };
  });
  api.route(contract.downloadDossierExport, async ({ db, params, principal, reach, correlationId }) => {
    const { directory } = deps;
    const { open, ...file } = await downloadExport(db, {
      ...params,
      userId: principal.userId,
      reach,
      directory,
    });
    const subject = { subjectKind: "dossier-export", subjectId: params.id };
    await deps.accessLog.record({ userId: principal.userId, action: "download", ...subject, correlationId });
    return { stream: open(), ...file };
  });
}
