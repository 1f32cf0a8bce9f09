import { Readable } from "node:stream";
import { askedText } from "#domain/privacy/asked-text.ts";
import { romeDay } from "#domain/time/rome.ts";
import { exportCsv } from "#features/work-orders/export-csv.ts";
import { type ExportOptions, type ExportRow, exportRows } from "#features/work-orders/export-rows.ts";
import { exportXlsx } from "#features/work-orders/export-xlsx.ts";
import type { AccessLog } from "#runtime/access-log.ts";
import type { Call } from "#runtime/web/api.ts";

export type ExportFormat = "csv" | "xlsx";

interface Export extends ExportOptions {
  format: ExportFormat;
}

const MEDIA_TYPE: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

/**
 * An export on its way out. Its first rows are read before anything is answered, so that a database that is away is told
 * as such and not by a file of headings; one that goes away afterwards cuts the connection, since a file that ends early
 * looks like a whole one.
 */
export async function sendExport(
  call: Pick<Call, "db" | "principal" | "correlationId" | "request" | "stillPermitted">,
  accessLog: AccessLog,
  { format, ...options }: Export,
) {
  const { db, principal, correlationId, request } = call;
  const pages = await begun(exportRows(db, options), call);
  await accessLog.record({
    userId: principal.userId,
    action: "export",
    subjectKind: "work-order-list",
    subjectId: `${format} ${askedText(options.filter)}`.trim(),
    correlationId,
  });
  const stream = format === "csv" ? Readable.from(exportCsv(pages)) : exportXlsx(pages);
  // Ended, and not only closed: a proxy that reads until the end would take what came for all there is.
  stream.once("error", () => request.raw.socket.resetAndDestroy());
  const fileName = `ordini-di-lavoro-${romeDay(options.now)}.${format}`;
  return { stream, mediaType: MEDIA_TYPE[format], fileName };
}

/** The same pages, the first of which is there already. */
async function begun(
  pages: AsyncGenerator<ExportRow[]>,
  call: Pick<Call, "stillPermitted">,
): Promise<AsyncGenerator<ExportRow[]>> {
  const first = await pages.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    // Who reads slowly goes on reading for hours: no longer than they may.
    for await (const page of pages) {
      await call.stillPermitted();
      yield page;
    }
  })();
}
