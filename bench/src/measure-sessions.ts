import { createHash } from "node:crypto";
import type autocannon from "autocannon";
import pg from "pg";
import { openOpenIdProvider } from "../../packages/server/test/support/openid-provider.ts";
import { measureLoad, median } from "./measure-load.ts";
import { type RunningProduct, startProduct } from "./product-server.ts";
import type { Finding } from "./report.ts";

const LIVE_SESSIONS = 100_000;
/** People at work, who ask one after the other, each again some seconds later: seventeen times the 700 of the crowd. */
const AT_WORK = 12_000;
/** Others, each asked with once in a run: what a process knows nothing of. */
const NEW = LIVE_SESSIONS - AT_WORK;
const MOST_MS = 0.3;
const SIGN_INS = 700;
const SECRET = "bench-proxy-secret-of-nobody";
/** Two answers of the same kind, made of settings alone: what lies between them is the session. */
const [WITHOUT, WITH] = ["/api/v1/installation", "/api/v1/map/settings"];

export interface SessionOptions {
  rounds: number;
  seconds: number;
}

/** What checking a session costs a request where 100,000 are open, and whether an office can come in all at once. */
export async function measureSessions(url: string, options: SessionOptions): Promise<Omit<Finding, "on">[]> {
  await openManySessions(url);
  const behindProxy = await startProduct(url, {
    ACCESS_MODE: "reverse-proxy",
    ACCESS_PROXY_PEERS: "127.0.0.1",
    ACCESS_PROXY_SECRET: SECRET,
  });
  const findings: Omit<Finding, "on">[] = [];
  try {
    findings.push(await measureCheck(behindProxy, options));
    const through = "the reverse proxy's headers";
    findings.push(await measureSignIns(through, (n) => comeInBehindProxy(behindProxy.url, n)));
  } finally {
    await behindProxy.stop();
  }
  return [...findings, await measureOpenIdSignIns(url)];
}

/** The provider runs in this process, on the same processors: what it signs is counted in. */
async function measureOpenIdSignIns(databaseUrl: string): Promise<Omit<Finding, "on">> {
  const provider = await openOpenIdProvider("stabile");
  const product = await startProduct(databaseUrl, { SIRAC_ISSUER: provider.url });
  provider.claims = {
    comge_codicefiscale: "BNCMRA80A01Z999X",
    comge_nome: "Maria",
    comge_cognome: "Prova",
  };
  try {
    return await measureSignIns("OpenID Connect", () => comeInThroughProvider(product.url));
  } finally {
    await product.stop();
    await provider.close();
  }
}

const tokenOf = (n: number): string => createHash("sha256").update(`bench ${n}`).digest("base64url");

/** People with a role each and an open session, written straight into the database. */
async function openManySessions(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(`
    insert into app_user (id, scheme, identifier, display_name)
    select ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, 'client', 'sessione-' || n, 'Persona ' || n
    from generate_series(1, ${LIVE_SESSIONS}) n`);
  await client.query(`
    insert into role_assignment (id, user_id, role, scope_kind)
    select gen_random_uuid(), id, 'technician', 'municipality' from app_user where identifier like 'sessione-%'`);
  for (let from = 1; from <= LIVE_SESSIONS; from += 10_000) {
    const hashes = Array.from({ length: 10_000 }, (_, at) =>
      createHash("sha256")
        .update(tokenOf(from + at))
        .digest("hex"),
    );
    await client.query(
      `insert into session (token_hash, user_id, csrf_token, expires_at, provider)
      select decode(hash, 'hex'), ('00000000-0000-7000-9000-' || lpad(($2 + place - 1)::text, 12, '0'))::uuid, 'csrf',
        now() + interval '8 hours', 'bench'
      from unnest($1::text[]) with ordinality as given (hash, place)`,
      [hashes, from],
    );
  }
  // Seen a moment ago, and for as long as the run lasts: that somebody is there is noted once a minute for each, together
  // with the others; here, where each session is asked with once, it would be once a request.
  await client.query("update session set last_seen_at = now() + interval '1 hour'");
  await client.query("vacuum (analyze) session, app_user, role_assignment");
  await client.end();
}

/**
 * One connection, which asks again as soon as it is answered: the difference of two times is what one of them has more.
 * A process reads a session once a minute, and hears of every change meanwhile (kept-sessions.ts): what a request pays is
 * measured on people who come back after some seconds, later than what would be remembered without hearing. What the
 * first request of each costs, which waits for the database, is told beside it.
 */
async function measureCheck(
  product: RunningProduct,
  { rounds, seconds }: SessionOptions,
): Promise<Omit<Finding, "on">> {
  let next = 0;
  const atWork = asking(() => 1 + (next++ % AT_WORK));
  let other = 0;
  const anew = asking(() => AT_WORK + 1 + (other++ % NEW));
  const load = async (request: autocannon.Request) => {
    const { perSecond, errors } = await measureLoad({
      url: product.url,
      requests: [request],
      connections: 1,
      seconds,
    });
    return { ms: 1_000 / perSecond, errors };
  };
  for (const request of [{ path: WITHOUT }, anew]) await load(request);
  const turns: { atWork: number; anew: number; without: number }[] = [];
  let errors = 0;
  for (let round = 0; round < rounds; round += 1) {
    // Each has done something in this minute.
    await comeAllOnce(product.url);
    next = 0;
    const without = await load({ path: WITHOUT });
    const known = await load(atWork);
    const first = await load(anew);
    errors += without.errors + known.errors + first.errors;
    turns.push({ atWork: known.ms - without.ms, anew: first.ms - without.ms, without: without.ms });
  }
  const cost = median(turns.map((turn) => turn.atWork));
  const first = median(turns.map((turn) => turn.anew));
  return {
    what: "Session: checking it",
    target: `≤ ${MOST_MS} ms at ${LIVE_SESSIONS} live sessions`,
    measured: `${Math.max(cost, 0).toFixed(2)} ms`,
    detail: `${AT_WORK} people in turn; ${first.toFixed(2)} ms when the process did not hear of the session in the last minute and reads it; the request without it takes ${median(turns.map((turn) => turn.without)).toFixed(2)} ms, ${errors} errors`,
    met: cost <= MOST_MS && errors === 0,
  };
}

const asking = (next: () => number): autocannon.Request => ({
  path: WITH,
  setupRequest: (request) => ({ ...request, headers: cookieOf(next()) }),
});

async function comeAllOnce(url: string): Promise<void> {
  let next = 0;
  const oneAfterAnother = async () => {
    while (next < AT_WORK) {
      const answer = await open(url + WITH, cookieOf((next += 1)));
      if (answer.status !== 200) throw new Error(`Una sessione non vale: ${answer.status}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, oneAfterAnother));
}

const cookieOf = (n: number) => ({ cookie: `__Host-stabile=${tokenOf(n)}` });

/** As many people as sign in in a minute at eight o'clock, all together. `comeIn` says whether it let them in. */
async function measureSignIns(
  through: string,
  comeIn: (n: number) => Promise<boolean>,
): Promise<Omit<Finding, "on">> {
  const began = performance.now();
  const times: number[] = [];
  let errors = 0;
  let next = 0;
  const oneAfterAnother = async () => {
    while (next < SIGN_INS) {
      const asked = performance.now();
      const isIn = await comeIn((next += 1)).catch(() => false);
      times.push(performance.now() - asked);
      if (!isIn) errors += 1;
    }
  };
  await Promise.all(Array.from({ length: 32 }, oneAfterAnother));
  const seconds = (performance.now() - began) / 1_000;
  times.sort((a, b) => a - b);
  return {
    what: `Session: signing in through ${through}`,
    target: `${SIGN_INS} in a minute, none in error`,
    measured: `${SIGN_INS} in ${seconds.toFixed(1)} s`,
    detail: `32 at a time, each with its person, session and audit; p95 ${(times[Math.floor(times.length * 0.95)] ?? 0).toFixed(0)} ms, ${errors} errors`,
    met: seconds <= 60 && errors === 0,
  };
}

async function comeInBehindProxy(url: string, n: number): Promise<boolean> {
  const answer = await open(`${url}/accesso/sirac`, headersOf(n));
  return answer.status === 303 && hasSession(answer);
}

/** As a browser does: to our door, to the provider, and back with what it said. */
async function comeInThroughProvider(url: string): Promise<boolean> {
  const start = await open(`${url}/accesso`);
  const state = start.headers.getSetCookie().map((line) => line.split(";")[0]);
  const there = await open(start.headers.get("location") ?? "");
  const back = new URL(there.headers.get("location") ?? "");
  const answer = await open(url + back.pathname + back.search, { cookie: state.join("; ") });
  return answer.status === 303 && hasSession(answer);
}

async function open(address: string, headers: Record<string, string> = {}): Promise<Response> {
  const answer = await fetch(address, { redirect: "manual", headers });
  await answer.arrayBuffer();
  return answer;
}

const hasSession = ({ headers }: Response): boolean =>
  headers.getSetCookie().some((line) => /^__Host-stabile=[\w-]{43};/.test(line));

const headersOf = (n: number): Record<string, string> => ({
  "x-proxy-secret": SECRET,
  comge_codicefiscale: `BNCMRA80A01Z${String(n).padStart(3, "0")}X`,
  comge_nome: "Maria",
  comge_cognome: `Prova ${n}`,
  "shib-session-id": `_${String(n).padStart(32, "0")}`,
});
