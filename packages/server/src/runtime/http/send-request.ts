import { type Dispatcher, request } from "undici";
import { PlatformUnavailable } from "#runtime/problem.ts";
import type { HttpAnswer, HttpCall } from "#runtime/http/http-call.ts";

export interface Transport {
  platform: string;
  baseUrl: string;
  dispatcher: Dispatcher;
  /** From the first byte sent to the last received. */
  totalMs: number;
  maxBytes: number;
}

/** The answer was larger than asked for: taking it whole could exhaust the memory. */
export class AnswerTooLarge extends PlatformUnavailable {}

/**
 * One exchange on the wire, bounded in time and size.
 * @throws PlatformUnavailable when no whole answer came
 */
export async function sendRequest(
  transport: Transport,
  call: HttpCall,
  headers: Record<string, string>,
): Promise<HttpAnswer> {
  const limit = call.maxBytes ?? transport.maxBytes;
  try {
    const response = await request(transport.baseUrl + call.path, {
      method: call.method,
      headers: { ...headers, ...bodyHeaders(call), ...call.headers },
      body: call.raw?.bytes ?? bodyOf(call),
      dispatcher: transport.dispatcher,
      signal: AbortSignal.timeout(transport.totalMs),
    });
    const bytes = await readBody(response.body, limit, transport.platform);
    return toAnswer(transport.platform, response, bytes);
  } catch (error) {
    if (error instanceof PlatformUnavailable) throw error;
    throw new PlatformUnavailable(transport.platform, describe(error));
  }
}

function bodyHeaders(call: HttpCall): Record<string, string> {
  if (call.raw !== undefined) return { "content-type": call.raw.contentType };
  if (call.json !== undefined) return { "content-type": "application/json" };
  return call.form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
}

/** The text sent, which is also what the ledger shows (masked). */
export function bodyOf(call: HttpCall): string | null {
  if (call.json !== undefined) return JSON.stringify(call.json);
  return call.form === undefined ? null : new URLSearchParams(call.form).toString();
}

async function readBody(
  body: Dispatcher.ResponseData["body"],
  limit: number,
  platform: string,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) {
      body.destroy();
      throw new AnswerTooLarge(platform, `Risposta oltre ${limit} byte`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toAnswer(platform: string, response: Dispatcher.ResponseData, bytes: Buffer): HttpAnswer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return {
    platform,
    status: response.statusCode,
    headers,
    bytes,
    text: () => bytes.toString("utf8"),
    json: onlyOnce(() => parseJson(platform, bytes)),
  };
}

/** A page of records is looked at by several: it is read once. */
function onlyOnce<T>(work: () => T): () => T {
  let done: { value: T } | undefined;
  return () => (done ??= { value: work() }).value;
}

function parseJson(platform: string, bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new PlatformUnavailable(platform, "Risposta troncata o non in formato JSON");
  }
}

const WORDS: Record<string, string> = {
  UND_ERR_CONNECT_TIMEOUT: "Connessione non riuscita in tempo",
  UND_ERR_HEADERS_TIMEOUT: "Nessuna risposta in tempo",
  UND_ERR_BODY_TIMEOUT: "Risposta interrotta",
  UND_ERR_SOCKET: "Connessione interrotta",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "Risposta troncata",
  ECONNREFUSED: "Connessione rifiutata",
  ECONNRESET: "Connessione interrotta",
  ENOTFOUND: "Indirizzo sconosciuto",
  EHOSTUNREACH: "Rete non raggiungibile",
};

function describe(error: unknown): string {
  const { code, name, message } = error as { code?: string; name?: string; message?: string };
  if (name === "TimeoutError") return "Nessuna risposta in tempo";
  if (code !== undefined && WORDS[code]) return `${WORDS[code]} (${code})`;
  return `Chiamata non riuscita: ${code ?? message ?? name ?? "errore sconosciuto"}`;
}
