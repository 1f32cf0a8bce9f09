import { once } from "node:events";
import { parseArgs } from "node:util";
import { type Profile, readProfile } from "#replay/profile.ts";
import { type ReportFile, readReports } from "#replay/read-reports.ts";
import { FAULT_CHOICES, replayFaults } from "#replay/replay-faults.ts";
import { ReplayRefused } from "#replay/replay-refused.ts";
import { isAllRight, replayReport } from "#replay/replay-report.ts";
import { runReplay } from "#replay/run-replay.ts";

const EXIT = { differences: 1, usage: 2, interrupted: 130 } as const;

const HELP = `./stabile sandbox replay FILE --profile PROFILO [opzioni]

Replica un file di segnalazioni vere (CSV) attraverso il CzRM simulato, in ordine di tempo, su un orologio accelerato e
con i guasti accesi, mentre Stabile le riceve come ogni giorno (avvisi e interrogazioni). Alla fine confronta ogni riga
con la sua richiesta, letta dall'API: una sola, con stato, date e categoria giusti. Esce con 0 solo se tornano tutte.

  --profile PROFILO  che cosa significano colonne, stati e categorie del file (JSON; obbligatorio)
  --speed N          secondi simulati in un secondo vero, al più 1000000 (predefinito 1000000)
  --faults QUALI     ${FAULT_CHOICES.slice(0, 2).join(", ")}, o una situazione del quadro (predefinito tutti):
                     ${FAULT_CHOICES.slice(2).join(", ")}
  --seed N           i guasti si ripetono con lo stesso numero (predefinito 20260624)
  --limit N          solo le prime N righe
  --keep-open        alla fine lascia Stabile acceso, per guardare le richieste, fino a Ctrl+C

La base dati è quella di DATABASE_URL, che deve essere vuota; senza, una incorporata che alla fine si cancella.
`;

/** Ends the process in an orderly way, so that what was started is ended too. */
const interrupt = () => process.exit(EXIT.interrupted);
process.once("SIGINT", interrupt);
process.once("SIGTERM", interrupt);

await main().catch((error: unknown) => {
  const isRefusal = error instanceof ReplayRefused || isUsage(error);
  console.error(isRefusal ? (error as Error).message : error);
  process.exitCode = isRefusal ? EXIT.usage : EXIT.differences;
});
// A connection kept alive by somebody must not keep a finished replay running.
process.exit();

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      profile: { type: "string" },
      speed: { type: "string", default: "1000000" },
      faults: { type: "string", default: "tutti" },
      seed: { type: "string", default: "20260624" },
      limit: { type: "string" },
      "keep-open": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const { file, profile } = readInput(positionals[0], values);
  const speed = wholeNumber("--speed", values.speed, 1_000_000);
  const seed = wholeNumber("--seed", values.seed, Number.MAX_SAFE_INTEGER);
  replayFaults(values.faults);
  console.log(`${profile.name}: ${file.rows.length} righe da replicare, ${file.refused.length} non valide.`);
  const began = Date.now();
  const outcome = await runReplay({
    file,
    profile,
    speed,
    faults: values.faults,
    seed,
    databaseUrl: process.env.DATABASE_URL,
    say: (line) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}`),
    ...(values["keep-open"] ? { beforeClosing: lookAround } : {}),
  });
  console.log(replayReport(outcome));
  if (!isAllRight(outcome)) process.exitCode = EXIT.differences;
}

function readInput(
  path: string | undefined,
  { profile: profilePath, limit }: { profile?: string | undefined; limit?: string | undefined },
): { file: ReportFile; profile: Profile } {
  if (path === undefined || profilePath === undefined) {
    throw new ReplayRefused(
      "Servono il file e il suo profilo: ./stabile sandbox replay FILE --profile PROFILO",
    );
  }
  const profile = readProfile(profilePath);
  const file = readReports(path, profile);
  const most = limit === undefined ? file.rows.length : wholeNumber("--limit", limit, 10_000_000);
  return { file: { ...file, rows: file.rows.slice(0, most) }, profile };
}

async function lookAround(stabileUrl: string): Promise<void> {
  console.log(`Stabile resta acceso: ${stabileUrl} (accedi come Operatrice URP). Ctrl+C per chiudere.`);
  process.off("SIGINT", interrupt);
  await once(process, "SIGINT");
}

function wholeNumber(name: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new ReplayRefused(`${name} ${text}: atteso un numero intero da 1 a ${most}`);
}

/** `util.parseArgs` names its refusals so. */
function isUsage(error: unknown): boolean {
  return String((error as { code?: unknown }).code).startsWith("ERR_PARSE_ARGS_");
}
