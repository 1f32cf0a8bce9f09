import { setTimeout as delay } from "node:timers/promises";
import { Agent, request } from "undici";
import { z } from "zod";
import type { Profile, StepName } from "#replay/profile.ts";
import type { ReportRow } from "#replay/read-reports.ts";
import { categoryOf, type ReplayEvent } from "#replay/timeline.ts";

/** The portal's application on the gateway: its writes are citizens' and the front office's, so the ESB tells of them. */
const KEY = "portale-demo";
const SECRET = "portale-demo-secret";
const DATA = "/czrm/services/data/v59.0";
const TIMEOUT_MS = 5_000;
const FIRST_WAIT_MS = 15;
const LONGEST_WAIT_MS = 1_000;
const MOST_TRIES = 200;

const STEP_FIELDS: Record<Exclude<StepName, "deleted">, Record<string, string>> = {
  taken: { Status: "Working", StatoFrontEnd__c: "Presa in carico" },
  closed: { Status: "Closed", StatoFrontEnd__c: "Eseguita" },
  rejected: { Status: "Closed", StatoFrontEnd__c: "Respinta" },
  archived: { Status: "Closed", StatoFrontEnd__c: "Archiviata" },
  cancelled: { Status: "Closed", StatoFrontEnd__c: "Annullata" },
  reopened: { Status: "New", StatoFrontEnd__c: "Riaperta" },
};

export interface CaseAgent {
  /** Makes an event happen on the platform, however many tries it takes. Safe to repeat. */
  perform(event: ReplayEvent): Promise<void>;
  /** Number of the Case of each report, by the report's own id. */
  caseNumbers(): Promise<Map<string, string>>;
  /** Tries that failed, by how. */
  failures: Map<string, number>;
  close(): Promise<void>;
}

const savedSchema = z.object({ id: z.string() });
const pageSchema = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(z.object({ CaseNumber: z.string(), IdSegnalaci__c: z.string().nullable() })).nullish(),
});

interface Sending {
  gatewayUrl: string;
  dispatcher: Agent;
  failures: Map<string, number>;
  token: Promise<string> | null;
}

interface Wanted {
  method: "GET" | "PATCH" | "DELETE";
  path: string;
  body?: unknown;
}

interface Answered {
  status: number;
  text: string;
}

/** Who files reports and works on them in CzRM, as another application of the municipality does: through the gateway. */
export function openCaseAgent(gatewayUrl: string, profile: Profile): CaseAgent {
  const sending: Sending = {
    gatewayUrl,
    dispatcher: new Agent({ connections: 16 }),
    failures: new Map(),
    token: null,
  };
  const ids = new Map<string, string>();
  return {
    failures: sending.failures,
    async perform({ row, what }) {
      if (what === "created") ids.set(row.id, await create(sending, row, profile));
      else if (what === "deleted") await remove(sending, ids.get(row.id) ?? "");
      else {
        const path = `${DATA}/sobjects/Case/${ids.get(row.id) ?? ""}`;
        await insist(sending, { method: "PATCH", path, body: STEP_FIELDS[what] }, [204]);
      }
    },
    caseNumbers: () => caseNumbers(sending),
    close: () => sending.dispatcher.destroy(),
  };
}

/** By external id: when an answer is lost, filing again finds the Case that was made. */
async function create(sending: Sending, row: ReportRow, profile: Profile): Promise<string> {
  const { label } = categoryOf(row, profile);
  const answer = await insist(
    sending,
    {
      method: "PATCH",
      path: `${DATA}/sobjects/Case/IdSegnalaci__c/${encodeURIComponent(row.id)}`,
      body: {
        RecordType: { Name: "Segnalazione" },
        Subject: row.subject === "" ? `Segnalazione ${row.id}` : row.subject.slice(0, 255),
        ...(label === null ? {} : { Categoria__c: label }),
        Type: "Segnalazione",
        Origin: "SegnalaCi",
      },
    },
    [200, 201],
  );
  return savedSchema.parse(JSON.parse(answer.text)).id;
}

/** A deletion whose answer was lost finds, the second time, that the Case is no more. */
async function remove(sending: Sending, id: string): Promise<void> {
  await insist(sending, { method: "DELETE", path: `${DATA}/sobjects/Case/${id}` }, [204, 404]);
}

async function caseNumbers(sending: Sending): Promise<Map<string, string>> {
  const numbers = new Map<string, string>();
  const soql = "SELECT CaseNumber, IdSegnalaci__c FROM Case ORDER BY Id";
  let path: string | undefined = `${DATA}/queryAll?q=${encodeURIComponent(soql)}`;
  while (path !== undefined) {
    const answer: Answered = await insist(sending, { method: "GET", path }, [200]);
    const page: z.infer<typeof pageSchema> = pageSchema.parse(JSON.parse(answer.text));
    for (const { CaseNumber, IdSegnalaci__c } of page.records ?? [])
      if (IdSegnalaci__c !== null) numbers.set(IdSegnalaci__c, CaseNumber);
    path = page.done || page.nextRecordsUrl === undefined ? undefined : `/czrm${page.nextRecordsUrl}`;
  }
  return numbers;
}

/** Until the answer is one of those wanted: whatever else comes is a fault, and passes. */
async function insist(sending: Sending, wanted: Wanted, good: readonly number[]): Promise<Answered> {
  let last = "";
  for (let attempt = 0; attempt < MOST_TRIES; attempt += 1) {
    const answer = await send(sending, wanted);
    if (answer.status === 401) sending.token = null;
    if (good.includes(answer.status) && isWhole(answer)) return answer;
    last =
      answer.status === 0 ? answer.text : isWhole(answer) ? `HTTP ${answer.status}` : "risposta troncata";
    sending.failures.set(last, (sending.failures.get(last) ?? 0) + 1);
    if (attempt > 3 && (answer.status === 400 || answer.status === 404))
      throw new Error(`${wanted.method} ${wanted.path}: ${answer.text.slice(0, 300)}`);
    await delay(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 10)));
  }
  throw new Error(`${wanted.method} ${wanted.path}: ${MOST_TRIES} tentativi, l'ultimo ${last}`);
}

function isWhole({ status, text }: Answered): boolean {
  if (status === 204 || status === 404) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function send(sending: Sending, { method, path, body }: Wanted): Promise<Answered> {
  try {
    sending.token ??= takeToken(sending);
    const token = await sending.token;
    return await exchange(sending, path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    return { status: 0, text: faultName(error) };
  }
}

function faultName(error: unknown): string {
  const { code, name } = error as { code?: string; name?: string };
  if (name === "ZodError" || name === "SyntaxError") return "risposta troncata";
  if (name === "TimeoutError") return "nessuna risposta";
  return code === "UND_ERR_SOCKET" || code === "ECONNRESET" ? "connessione interrotta" : (code ?? "errore");
}

async function takeToken(sending: Sending): Promise<string> {
  try {
    const basic = Buffer.from(`${KEY}:${SECRET}`).toString("base64");
    const answer = await exchange(sending, "/oauth2/token", {
      method: "POST",
      headers: { authorization: `Basic ${basic}`, "content-type": "application/x-www-form-urlencoded" },
      body: "grant_type=client_credentials",
    });
    return z.object({ access_token: z.string() }).parse(JSON.parse(answer.text)).access_token;
  } catch (error) {
    sending.token = null;
    throw error;
  }
}

async function exchange(
  { gatewayUrl, dispatcher }: Sending,
  path: string,
  options: { method: "GET" | "POST" | "PATCH" | "DELETE"; headers: Record<string, string>; body?: string },
): Promise<Answered> {
  const answer = await request(gatewayUrl + path, {
    ...options,
    dispatcher,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return { status: answer.statusCode, text: await answer.body.text() };
}
