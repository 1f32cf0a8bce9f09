import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "#runtime/clock.ts";
import type { ExchangeLedger } from "#runtime/http/exchange-ledger.ts";
import type { HttpClient } from "#runtime/http/http-call.ts";
import { createHttpClient } from "#runtime/http/http-client.ts";

export interface LocalAnswer {
  status?: number;
  body?: unknown;
  /** In place of a body in JSON. */
  raw?: string;
  mediaType?: string;
}

export interface LocalPlatform {
  url: string;
  /** `METHOD path`, with what was sent. */
  asked: { line: string; body: string }[];
  answers: Map<string, LocalAnswer>;
  close(): Promise<void>;
}

/** A tiny platform that answers what the reference documents, over a real socket. Anything else is a 404. */
export async function openLocalPlatform(answers: Record<string, LocalAnswer>): Promise<LocalPlatform> {
  const asked: LocalPlatform["asked"] = [];
  const known = new Map(Object.entries(answers));
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const line = `${request.method} ${request.url}`;
      asked.push({ line, body });
      const answer: LocalAnswer = known.get(line) ?? { status: 404 };
      const { status = 200, body: json, raw, mediaType = "application/json" } = answer;
      response.writeHead(status, { "content-type": mediaType });
      response.end(raw ?? (json === undefined ? "" : JSON.stringify(json)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answers: known,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** why: the ledger's table is tested with the console. */
const ledger: ExchangeLedger = {
  record: () => undefined,
  noteBreaker: () => undefined,
  settled: async () => undefined,
};

export function wayOutTo(platform: string, baseUrl: string): HttpClient {
  return createHttpClient({
    platform,
    baseUrl,
    api: "prova",
    clock: systemClock,
    ledger,
    totalMs: 5_000,
    breaker: { failures: 100 },
  });
}
