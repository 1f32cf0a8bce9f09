import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedEvent {
  eventId: string;
  type: string;
  caseId: string;
  caseNumber: string;
  occurredAt: string;
  replayId: number;
  masterCaseId?: string;
  commentId?: string;
}

export interface DummyTarget {
  url: string;
  tokenUrl: string;
  received: ReceivedEvent[];
  /** Whether each body was signed with the shared secret, and the bearer it came with. */
  signed: boolean[];
  bearers: (string | undefined)[];
  /** What is answered; 204 until told otherwise. */
  answer: number;
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/** Stands where Stabile's webhook and the gateway's token endpoint would be; `port` 0 takes any. */
export async function startTarget(port = 0): Promise<DummyTarget> {
  const target: DummyTarget = {
    url: "",
    tokenUrl: "",
    received: [],
    signed: [],
    bearers: [],
    answer: 204,
    stop: () => close(server),
  };
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    if (request.url === "/oauth2/token") {
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({ access_token: `for ${request.headers.authorization}`, expires_in: 3600 }),
      );
      return;
    }
    if (target.answer === 204) {
      const signature = createHmac("sha256", "esb-demo-secret").update(body).digest("hex");
      target.received.push(JSON.parse(body) as ReceivedEvent);
      target.signed.push(request.headers["x-esb-signature"] === `sha256=${signature}`);
      target.bearers.push(request.headers.authorization);
    }
    response.writeHead(target.answer).end();
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(target, { url: `${base}/events`, tokenUrl: `${base}/oauth2/token` });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
