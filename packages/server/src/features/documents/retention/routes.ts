import { retentionRoutes as contract } from "@stabile/contract/retention";
import { romeDay } from "#domain/time/rome.ts";
import type { DocumentDeps } from "#features/documents/document-deps.ts";
import { confirmDiscard } from "#features/documents/retention/confirm-discard.ts";
import { listCandidates } from "#features/documents/retention/list-candidates.ts";
import { keepLonger, proposeDiscard } from "#features/documents/retention/propose-discard.ts";
import { listRetentionRules, writeRetentionRule } from "#features/documents/retention/retention-rules.ts";
import type { Api } from "#runtime/web/api.ts";

export function retentionRoutes(api: Api, deps: Pick<DocumentDeps, "clock" | "jobs">): void {
  api.route(contract.listRetentionRules, async ({ db }) => ({
    value: { items: await listRetentionRules(db) },
  }));
  api.route(contract.writeRetentionRule, async ({ db, params, body, principal, correlationId }) => {
    await writeRetentionRule(db, deps, {
      ...{ type: params.type, months: body.months, reason: body.reason, principal, correlationId },
    });
    return { value: { items: await listRetentionRules(db) } };
  });
  api.route(contract.listDiscardCandidates, async ({ db, query, principal }) => {
    const today = romeDay(deps.clock.now());
    return { value: await listCandidates(db, { ...query, cursor: query.cursor, principal, today }) };
  });
  api.route(contract.proposeDiscard, async ({ db, params, body, principal, correlationId }) => ({
    value: await proposeDiscard(db, deps, { id: params.id, reason: body.reason, principal, correlationId }),
  }));
  api.route(contract.keepDocumentLonger, async ({ db, params, principal, correlationId }) => ({
    value: await keepLonger(db, deps, { id: params.id, principal, correlationId }),
  }));
  api.route(contract.confirmDiscard, async ({ db, body, principal, correlationId }) => ({
    value: await confirmDiscard(db, deps, { ...body, principal, correlationId }),
  }));
}
