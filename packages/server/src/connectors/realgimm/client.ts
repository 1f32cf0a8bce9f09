import type { RealgimmConfig } from "#connectors/realgimm/config.ts";
import { readChange } from "#connectors/realgimm/mapping.ts";
import { Change, ChangePageResult } from "#connectors/realgimm/wire.ts";
import type { AssetRegistry, ChangePage, RawChange } from "#ports/asset-registry.ts";
import type { HttpAnswer, HttpClient } from "#runtime/http/http-call.ts";
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
        readFault: (reply) =>
          reply.status === 404 || reply.status === 400
            ? { kind: "unavailable", message: `HTTP ${reply.status}` }
            : undefined,
      });
      return toPage(answer);
    },
  };
}

/** A refusal comes inside a 200. */
function refusalInside(answer: HttpAnswer): string | undefined {
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
  return { kind: "page", changes: (changes ?? []).map(toRawChange), nextCursor, hasMore, total };
}

function toRawChange(raw: unknown): RawChange {
  const sequence = Change.pick({ sequence: true }).safeParse(raw);
  const payload = JSON.stringify(raw);
  const messageId = sequence.success ? `asset:${sequence.data.sequence}` : `asset:?${payload.slice(0, 120)}`;
  return { messageId, payload, said: readChange(raw) };
}
