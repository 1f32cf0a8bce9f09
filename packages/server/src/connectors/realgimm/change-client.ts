import { createHash } from "node:crypto";
import { Change, ChangePageResult } from "#connectors/realgimm/wire.ts";
import type { Fault, HttpAnswer, HttpClient } from "#runtime/http/http-call.ts";
import { recordText } from "#runtime/http/record-text.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

const CURSOR_UNKNOWN = "PAT-010";

export interface ChangesAsked {
  cursor: string;
  limit: number;
  correlationId: string;
  /** Types of record; without it the register's own choice of them. */
  types?: readonly string[];
}

type Page<T> =
  | { kind: "page"; changes: T[]; nextCursor: string; hasMore: boolean; total: number }
  | { kind: "cursor-unknown" };

/** A page of the register's changes, each as `toChange` makes it. @throws PlatformUnavailable */
export async function changePage<T>(
  http: HttpClient,
  { cursor, limit, correlationId, types }: ChangesAsked,
  toChange: (raw: unknown) => T,
): Promise<Page<T>> {
  const query = new URLSearchParams({
    cursor,
    limit: String(limit),
    ...(types === undefined ? {} : { tipi: types.join(",") }),
  });
  const answer = await http.call({
    method: "GET",
    path: `/api/patrimonio/Asset/GetChanges?${query}`,
    correlationId,
    failureInside: refusalInside,
    readFault: pageFault,
  });
  const result = ChangePageResult.safeParse(answer.json());
  if (!result.success) throw unrecognised(http);
  const { validationSucceded, elementDOM, messages } = result.data;
  if (validationSucceded !== true || elementDOM == null) {
    if ((messages ?? []).some(({ code }) => code === CURSOR_UNKNOWN)) return { kind: "cursor-unknown" };
    throw new PlatformUnavailable(http.platform, refusalInside(answer) ?? "Nessun contenuto");
  }
  const { changes, nextCursor, hasMore, total } = elementDOM;
  return { kind: "page", changes: changes.map(toChange), nextCursor, hasMore, total };
}

export const unrecognised = (http: HttpClient): PlatformUnavailable =>
  new PlatformUnavailable(http.platform, "Risposta non riconosciuta");

/** What is no page of changes was written by something in between, or cut on its way: it is asked for again. */
function pageFault(answer: HttpAnswer): Fault | undefined {
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

/**
 * A change as it is kept. A sequence number that comes again with another content is another message: neither hides the other.
 * @param name of the stream, before the sequence number
 */
export function rawChange<T>(
  raw: unknown,
  name: string,
  read: (raw: unknown) => T,
): { messageId: string; payload: string; said: T | { kind: "malformed"; because: string } } {
  const { text: payload, because } = recordText(raw);
  const sequence = Change.pick({ sequence: true }).safeParse(raw).data?.sequence ?? "?";
  const digest = createHash("sha256").update(payload).digest("hex").slice(0, 16);
  const said = because === undefined ? read(raw) : { kind: "malformed" as const, because };
  return { messageId: `${name}:${sequence}:${digest}`, payload, said };
}
