import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

interface Seen {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface EchoBackEnd {
  url: string;
  seen: Seen[];
  close(): Promise<void>;
}

/** A back end on a real socket that remembers what reached it. `?then=` makes it misbehave (`silence`, `reset`) or answer `empty`. */
export async function openEchoBackEnd(): Promise<EchoBackEnd> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => void echo(request, response, seen));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function echo(request: IncomingMessage, response: ServerResponse, seen: Seen[]): Promise<void> {
  const { method = "", url = "", headers } = request;
  const body = (await buffer(request)).toString("utf8");
  seen.push({ method, url, headers, body });
  const then = new URL(url, "http://localhost").searchParams.get("then");
  if (then === "silence") return;
  if (then === "reset") {
    request.socket.resetAndDestroy();
    return;
  }
  if (then === "empty") {
    response.writeHead(204, { etag: '"vuota"' }).end();
    return;
  }
  response.writeHead(201, {
    "content-type": "application/json",
    "x-back-end": "echo",
    "set-cookie": ["a=1", "b=2"],
  });
  response.end(JSON.stringify({ method, url, body }));
}
