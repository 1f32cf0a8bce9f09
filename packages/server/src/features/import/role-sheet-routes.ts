import { peopleRoutes as contract } from "@stabile/contract/people";
import { authorOf } from "#features/access/public.ts";
import { exportRoleSheet } from "#features/import/export-role-sheet.ts";
import { applyUploadedSheet } from "#features/import/role-sheet.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api, Call } from "#runtime/web/api.ts";

/** Sheets of roles, in and out. */
export function roleSheetRoutes(api: Api, { accessLog }: { accessLog: AccessLog }): void {
  api.route(contract.exportRoles, async ({ db, query, reach, principal, correlationId }) => {
    const file = await exportRoleSheet(db, { format: query.format, reach, now: new Date() });
    await accessLog.record({
      userId: principal.userId,
      action: "export",
      subjectKind: "role-sheet",
      subjectId: query.format,
      correlationId,
    });
    return file;
  });

  api.route(contract.previewRoles, async (call) => ({ value: await apply(call, false) }));
  api.route(contract.applyRoles, async (call) => ({ value: await apply(call, true) }));
}

function apply(call: Pick<Call, "db" | "file" | "principal" | "correlationId">, keep: boolean) {
  const author = authorOf(call, "permissions.manage");
  if (!author.granter.reach.all) throw new Problem("forbidden", "Serve un ruolo su tutto il Comune");
  if (call.file === undefined)
    throw new Problem("bad-request", "Manca il file", [{ field: "file", message: "Allega un file" }]);
  const { bytes, fileName } = call.file;
  return applyUploadedSheet(call.db, { bytes, fileName, keep }, author);
}
