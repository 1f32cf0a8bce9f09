import { Readable } from "node:stream";
import { complianceRoutes as contract } from "@stabile/contract/compliance";
import { mapRoutes } from "@stabile/contract/map";
import type { Reach } from "#domain/access/policy.ts";
import { romeDay } from "#domain/time/rome.ts";
import { annulCheck } from "#features/compliance/annul-check.ts";
import { listCheckRules, writeCheckRule } from "#features/compliance/check-rules.ts";
import { exportCsv, exportIcs, exportXlsx } from "#features/compliance/export-obligations.ts";
import { listMissingFacts } from "#features/compliance/list-missing-facts.ts";
import { listObligations } from "#features/compliance/list-obligations.ts";
import { mapObligations } from "#features/compliance/map-obligations.ts";
import { previewRule } from "#features/compliance/preview-rule.ts";
import { readCalendar } from "#features/compliance/read-calendar.ts";
import { readObligation } from "#features/compliance/read-obligation.ts";
import { recordCheck } from "#features/compliance/record-check.ts";
import { tallyObligations } from "#features/compliance/tally-obligations.ts";
import { Problem } from "#runtime/problem.ts";
import type { Api } from "#runtime/web/api.ts";

/** What the law asks of the buildings: reading it, and recording what was done. */
export function complianceRoutes(api: Api): void {
  readingRoutes(api);
  writingRoutes(api);
}

function readingRoutes(api: Api): void {
  const today = () => romeDay(api.clock.now());
  api.route(contract.listObligations, async ({ db, query: { cursor, limit, ...filter }, reach }) => ({
    value: await listObligations(db, { filter, cursor, limit, reach, today: today() }),
  }));
  api.route(contract.tallyObligations, async ({ db, query, reach }) => ({
    value: await tallyObligations(db, { filter: query, reach, today: today() }),
  }));
  api.route(contract.listMissingFacts, async ({ db, query, reach }) => ({
    value: await listMissingFacts(db, { filter: query, reach, today: today() }),
  }));
  api.route(contract.readObligation, async ({ db, params, reach }) => ({
    value: await readObligation(db, { id: params.id, reach, today: today() }),
  }));
  api.route(contract.listCheckRules, async ({ db }) => ({ value: await listCheckRules(db) }));
  api.route(contract.readObligationCalendar, async ({ db, query: { month, ...filter }, reach }) => ({
    value: await readCalendar(db, { filter, month, reach, today: today() }),
  }));
  api.route(mapRoutes.readMapObligations, async ({ db, query, reach }) => ({
    json: await mapObligations(db, { filter: query, reach, today: today() }),
  }));
  api.route(contract.exportObligations, ({ db, query: { format, ...filter }, reach, request }) => {
    const asked = { filter, reach, today: today() };
    const made = {
      csv: () => Readable.from(exportCsv(db, asked)),
      xlsx: () => exportXlsx(db, asked),
      ics: () =>
        Readable.from(exportIcs(db, { ...asked, now: api.clock.now(), publicUrl: addressOf(request) })),
    };
    const stream = made[format]();
    // Ended, and not only closed: a proxy that reads until the end would take what came for all there is.
    stream.once("error", () => request.raw.socket.resetAndDestroy());
    return Promise.resolve({
      stream,
      mediaType: MEDIA_TYPES[format],
      fileName: `scadenze-${today()}.${format}`,
    });
  });
}

const MEDIA_TYPES = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ics: "text/calendar; charset=utf-8",
} as const;

/** As the person's browser reached us, so that links of the file lead back here. */
const addressOf = ({ protocol, host }: { protocol: string; host: string }): string => `${protocol}://${host}`;

function writingRoutes(api: Api): void {
  api.route(contract.recordCheck, async ({ db, params, body, principal, reach, correlationId }) => ({
    value: await recordCheck(db, api, {
      obligationId: params.id,
      check: body,
      ...{ principal, reach, correlationId },
    }),
  }));
  api.route(contract.annulCheck, async ({ db, params, body, principal, reach, correlationId }) => ({
    value: await annulCheck(db, api, {
      checkId: params.id,
      reason: body.reason,
      ...{ principal, reach, correlationId },
    }),
  }));
  api.route(contract.previewCheckRule, async ({ db, body: { rule }, reach }) => {
    refuseNarrow(reach);
    return { value: await previewRule(db, { rule, today: romeDay(api.clock.now()) }) };
  });
  api.route(contract.writeCheckRule, async ({ db, body, principal, reach, correlationId }) => {
    refuseNarrow(reach);
    return { value: await writeCheckRule(db, api, { ...body, principal, correlationId }) };
  });
}

/** What is asked of every building is written by who answers for all of them. */
function refuseNarrow(reach: Reach): void {
  if (!reach.all)
    throw new Problem(
      "forbidden",
      "Le verifiche valgono per tutto il Comune: serve un ruolo su tutto il Comune",
    );
}
