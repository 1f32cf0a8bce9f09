import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface OddServer {
  url: string;
  seen: Seen[];
  /** What the next requests are answered; the last one stays. */
  answer: (request: Seen, response: ServerResponse) => void;
  close(): Promise<void>;
}

/** A server on a real socket that answers whatever a test says, however badly. */
export async function openOddServer(): Promise<OddServer> {
  const odd: OddServer = { url: "", seen: [], answer: (_, response) => response.end("{}"), close };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const seen = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      odd.seen.push(seen);
      odd.answer(seen, response);
    });
  });
  function close(): Promise<void> {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  }
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  odd.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return odd;
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
