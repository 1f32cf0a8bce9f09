import type { RealgimmConfig } from "#connectors/realgimm/config.ts";
import { createHash } from "node:crypto";
import { interpretChange, readChange } from "#connectors/realgimm/mapping.ts";
import { Change, ChangePageResult } from "#connectors/realgimm/wire.ts";
import type { AssetRegistry, ChangePage, RawChange, SaidChange } from "#ports/asset-registry.ts";
import type { Fault, HttpAnswer, HttpClient } from "#runtime/http/http-call.ts";
import { recordText } from "#runtime/http/record-text.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

const CURSOR_UNKNOWN = "PAT-010";

/** The second credential, besides the gateway's token: without the word `Basic`. */
export function realgimmHeaders(config: RealgimmConfig): Record<string, string> {
  return {
    authenticationrealgimm: Buffer.from(`${config.REALGIMM_USER}:${config.REALGIMM_PASSWORD}`).toString(
      "base64",
    ),
  };
}

/** RealGimm's register, behind a mapping that can be replaced: its asset resources are not public. */
export function realgimmAssetRegistry(http: HttpClient): AssetRegistry {
  return {
    async changesAfter(cursor, limit, correlationId) {
      const query = new URLSearchParams({ cursor, limit: String(limit) });
      const answer = await http.call({
        method: "GET",
        path: `/api/patrimonio/Asset/GetChanges?${query}`,
        correlationId,
        failureInside: refusalInside,
        readFault: pageFault,
      });
      return toPage(answer);
    },
    interpret: interpretChange,
  };
}

/** What is no page of changes was written by something in between, or cut on its way: it is asked for again. */
export function pageFault(answer: HttpAnswer): Fault | undefined {
  if (answer.status === 404 || answer.status === 400)
    return { kind: "unavailable", message: `HTTP ${answer.status}` };
  const isPage = answer.status !== 200 || ChangePageResult.safeParse(answer.json()).success;
  return isPage ? undefined : { kind: "unavailable", message: "Risposta non riconosciuta" };
}

/** A refusal comes inside a 200. */
export function refusalInside(answer: HttpAnswer): string | undefined {
  const result = ChangePageResult.safeParse(answer.json());
  if (!result.success || result.data.validationSucceded !== false) return undefined;
  return (
    (result.data.messages ?? []).map(({ code, text }) => `${code} ${text}`).join("; ") ||
    "validationSucceded: false"
  );
}

function toPage(answer: HttpAnswer): ChangePage {
  const result = ChangePageResult.safeParse(answer.json());
  if (!result.success) throw new PlatformUnavailable("realgimm", "Risposta non riconosciuta");
  const { validationSucceded, elementDOM, messages } = result.data;
  if (validationSucceded !== true || elementDOM == null) {
    if ((messages ?? []).some(({ code }) => code === CURSOR_UNKNOWN)) return { kind: "cursor-unknown" };
    throw new PlatformUnavailable("realgimm", refusalInside(answer) ?? "Nessun contenuto");
  }
  const { changes, nextCursor, hasMore, total } = elementDOM;
  return { kind: "page", changes: changes.map(toRawChange), nextCursor, hasMore, total };
}

/** A sequence number that comes again with another content is another message: neither hides the other. */
function toRawChange(raw: unknown): RawChange {
  const { text: payload, because } = recordText(raw);
  const sequence = Change.pick({ sequence: true }).safeParse(raw).data?.sequence ?? "?";
  const digest = createHash("sha256").update(payload).digest("hex").slice(0, 16);
  const said: SaidChange = because === undefined ? readChange(raw) : { kind: "malformed", because };
  return { messageId: `asset:${sequence}:${digest}`, payload, said };
}
