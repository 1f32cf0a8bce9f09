import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { City } from "#city/types.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { createCzrm } from "#platforms/czrm/platform.ts";
import { createGateway } from "#platforms/gateway/platform.ts";
import { realgimm } from "#platforms/realgimm/platform.ts";
import { sirac } from "#platforms/sirac/platform.ts";
import { type CaseAgent, openCaseAgent } from "#replay/case-agent.ts";
import { play } from "#replay/play.ts";
import type { Profile } from "#replay/profile.ts";
import type { ReportFile } from "#replay/read-reports.ts";
import { FAULTY, replayFaults } from "#replay/replay-faults.ts";
import type { ReplayOutcome } from "#replay/replay-report.ts";
import { signIn, type StabileDesk } from "#replay/stabile-desk.ts";
import { type RunningStabile, startStabile } from "#replay/stabile-processes.ts";
import { type Expected, expectedOf, timelineOf } from "#replay/timeline.ts";
import { countSettled, verify } from "#replay/verify.ts";

export interface ReplayOptions {
  file: ReportFile;
  profile: Profile;
  speed: number;
  faults: string;
  seed: number;
  /** PostgreSQL, empty; undefined for an embedded database of the replay's own. */
  databaseUrl: string | undefined;
  say(line: string): void;
  /** Called when all was read, before anything is closed: whoever wants to look around may. */
  beforeClosing?(stabileUrl: string): Promise<void>;
}

/** A municipality without buildings: reports alone are replayed. */
const NO_BUILDINGS: City = {
  seed: 0,
  municipi: [],
  streets: [],
  complexes: [],
  buildings: [],
  civicNumbersOf: () => [],
  storeysOf: () => [],
  spacesOf: () => [],
  unitsOf: () => [],
  elementsOf: () => [],
  reports: () => [],
  orders: () => [],
} as unknown as City;

/** How long nothing may change before what is missing is called missing. */
const PATIENCE_MS = 150_000;

/**
 * Replays a file of reports: simulated platforms and Stabile's own processes are started, the reports happen on CzRM
 * on a clock that runs fast, with faults, and then every row is compared with its request.
 */
export async function runReplay(options: ReplayOptions): Promise<ReplayOutcome> {
  const dataDir = await mkdtemp(join(tmpdir(), "stabile-replica-"));
  const clean = () => rmSync(dataDir, { recursive: true, force: true });
  process.once("exit", clean);
  const closing: (() => Promise<void>)[] = [async () => clean()];
  try {
    const port = await freePort();
    options.say("Avvio le piattaforme simulate…");
    const sandbox = await openSandbox(options, { port });
    closing.push(() => sandbox.close());
    options.say(
      options.databaseUrl === undefined
        ? "Avvio Stabile (base dati incorporata)…"
        : "Avvio Stabile (PostgreSQL)…",
    );
    const stabile = await startStabile({
      port,
      dataDir,
      gatewayUrl: sandbox.urls.gateway ?? "",
      siracUrl: sandbox.urls.sirac ?? "",
      settings: options.profile.settings,
      databaseUrl: options.databaseUrl,
    });
    closing.push(() => stabile.stop());
    const agent = openCaseAgent(sandbox.urls.gateway ?? "", options.profile);
    closing.push(() => agent.close());
    const outcome = await replayAndVerify(options, { sandbox, stabile, agent });
    await options.beforeClosing?.(stabile.url);
    return outcome;
  } finally {
    for (const close of closing.toReversed()) await close().catch(() => undefined);
  }
}

function openSandbox({ seed }: ReplayOptions, { port }: { port: number }): Promise<RunningSandbox> {
  return startSandbox(
    {
      basePort: 0,
      memory: true,
      city: NO_BUILDINGS,
      seed,
      stabileUrl: `http://localhost:${port}`,
      // An answer that never comes is a connection that ends after a silence: a short one, for time runs fast here.
      lostAnswerHoldMs: 200,
    },
    [
      createGateway(),
      sirac,
      createCzrm({ demoCases: 0, retry: { firstDelayMs: 100, longestDelayMs: 3_000, timeoutMs: 5_000 } }),
      realgimm,
    ],
  );
}

interface Stage {
  sandbox: RunningSandbox;
  stabile: RunningStabile;
  agent: CaseAgent;
}

async function replayAndVerify(options: ReplayOptions, stage: Stage): Promise<ReplayOutcome> {
  const { file, profile, say } = options;
  const { sandbox, agent } = stage;
  const desk = await signIn(stage.stabile.url, "urp");
  const stretches = timelineOf(file.rows, profile);
  const events = stretches.reduce((sum, { events: some }) => sum + some.length, 0);
  const faults = replayFaults(options.faults);
  for (const name of FAULTY) sandbox.world.faults.set(name, faults[name]);
  say(`Replico ${events} eventi di ${file.rows.length} segnalazioni, guasti: ${options.faults}…`);
  const began = Date.now();
  const onStretch = teller(options, stage, events);
  await play({ clock: sandbox.world.clock, agent, speed: options.speed, onStretch }, stretches);
  const played = Date.now();
  say("Tutto è accaduto nel CzRM; attendo che tutto arrivi in Stabile…");
  const expected = expectedOf(file.rows, profile);
  const numbers = await agent.caseNumbers();
  await untilSettled({ desk, numbers, expected, stabile: stage.stabile });
  const settled = Date.now();
  say("Confronto ogni riga con la sua richiesta…");
  const verification = await verify({ desk, timeZone: profile.timeZone, numbers }, expected);
  return {
    file,
    verification,
    events,
    days: spanInDays(stretches),
    seconds: { played: (played - began) / 1000, settled: (settled - played) / 1000 },
    failures: agent.failures,
    notices: noticesOf(sandbox),
  };
}

/** Says now and then how far the replay is, and ends it when Stabile has ended by itself. */
function teller(
  { say }: ReplayOptions,
  { stabile }: Stage,
  events: number,
): (played: { at: Date; events: number }) => void {
  let told = Date.now();
  return ({ at, events: done }) => {
    const ended = stabile.ended();
    if (ended !== undefined) throw new Error(ended);
    if (Date.now() - told < 10_000) return;
    told = Date.now();
    say(`  ${at.toISOString().slice(0, 10)}: ${done} eventi su ${events}`);
  };
}

interface Settling {
  desk: StabileDesk;
  numbers: ReadonlyMap<string, string>;
  expected: readonly Expected[];
  stabile: RunningStabile;
}

/** Until every row is in its state, or nothing has changed for long: then the comparison says what is missing. */
async function untilSettled({ desk, numbers, expected, stabile }: Settling): Promise<void> {
  let best = -1;
  let changedAt = Date.now();
  for (;;) {
    const ended = stabile.ended();
    if (ended !== undefined) throw new Error(ended);
    const settled = countSettled(expected, await desk.list(), numbers);
    if (settled === expected.length) return;
    if (settled > best) changedAt = Date.now();
    best = Math.max(best, settled);
    if (Date.now() - changedAt > PATIENCE_MS) return;
    await delay(1_000);
  }
}

function noticesOf({ world }: RunningSandbox): ReplayOutcome["notices"] {
  const rows = world.db
    .prepare("SELECT state, count(*) AS n, sum(attempts) AS tries FROM czrm_event GROUP BY state")
    .all();
  const of = (state: string) => Number(rows.find((row) => row["state"] === state)?.["n"] ?? 0);
  return {
    delivered: of("delivered"),
    pending: of("pending"),
    abandoned: of("abandoned"),
    attempts: rows.reduce((sum, row) => sum + Number(row["tries"] ?? 0), 0),
  };
}

function spanInDays(stretches: readonly { from: Date; until: Date }[]): number {
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (first === undefined || last === undefined) return 0;
  return Math.ceil((last.until.getTime() - first.from.getTime()) / 86_400_000);
}

/** Chosen now and opened in a moment by Stabile itself. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
