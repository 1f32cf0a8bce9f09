import { Agent, request } from "undici";

interface CallOut {
  method: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
}

interface CallAnswer {
  status: number;
  text: string;
}

const PATIENCE_MS = 5_000;
/** Applications under training stand on this machine behind certificates of their own making. */
const onThisMachine = new Agent({ connect: { rejectUnauthorized: false } });
const elsewhere = new Agent();

/** A call to an application, from server to server. Rejects when it does not answer in time. */
export async function callOut(url: string, { method, headers = {}, body }: CallOut): Promise<CallAnswer> {
  const { hostname } = new URL(url);
  const isLoopback = ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
  const answer = await request(url, {
    method,
    headers,
    body: body ?? null,
    dispatcher: isLoopback ? onThisMachine : elsewhere,
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return { status: answer.statusCode, text: await answer.body.text() };
}
