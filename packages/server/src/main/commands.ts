import { AUDIT_HELP, audit } from "#main/audit-command.ts";
import { build } from "#main/build-pages.ts";
import { CHECKS_HELP, checks } from "#main/checks-command.ts";
import { doctor } from "#main/doctor.ts";
import { DOSSIER_HELP, dossier } from "#main/dossier-command.ts";
import { FIRM_HELP, firm } from "#main/firm-command.ts";
import { IMPORT_HELP, importData } from "#main/import-command.ts";
import { OPS_HELP, ops } from "#main/ops-command.ts";
import { openConfigured } from "#main/open-configured.ts";
import { PEOPLE_HELP, people } from "#main/people-command.ts";
import { serve, work } from "#main/processes.ts";
import { runSandbox, SANDBOX_HELP } from "#main/sandbox-process.ts";
import { doctorSecurity } from "#main/security/doctor-security.ts";
import { start } from "#main/start.ts";
import { migrate } from "#runtime/database/migrate.ts";
import { Problem } from "#runtime/problem.ts";

export interface Command {
  name: string;
  usage: string;
  summary: string;
  help: string;
  run(args: string[]): Promise<void>;
}

/** Settings come from the environment: an option that were silently ignored would be believed. */
function withoutArguments(name: string, run: () => Promise<void>): Command["run"] {
  return async ([first]) => {
    if (first !== undefined)
      throw new Problem(
        "bad-request",
        `${name} ${first}: non vuole argomenti; si configura con le variabili`,
      );
    await run();
  };
}

/** Every command of `./stabile`, in the order of its help. */
export const commands: readonly Command[] = [
  {
    name: "start",
    usage: "start",
    summary: "Avvia tutto su questa macchina: pagine, lavori, e il comune simulato",
    help: "Costruisce le pagine se serve, apre la base dati, avvia il comune simulato (SANDBOX=false per farne a meno) e serve su http://localhost:3000.\nVariabili: PORT, HOST, PUBLIC_URL, DATABASE_URL, STABILE_DATA_DIR, SANDBOX, SANDBOX_PORT, SANDBOX_SIZE (small, genoa), SANDBOX_SEED.",
    run: withoutArguments("start", start),
  },
  {
    name: "serve",
    usage: "serve",
    summary: "Solo le pagine e l'API (quanti se ne vuole, su PostgreSQL)",
    help: "Serve le pagine e l'API. Richiede DATABASE_URL se altri processi sono accesi.",
    run: withoutArguments("serve", serve),
  },
  {
    name: "work",
    usage: "work",
    summary: "Solo i lavori in coda: consegne, sincronizzazioni (quanti se ne vuole)",
    help: "Esegue i lavori in coda. Richiede DATABASE_URL se altri processi sono accesi.",
    run: withoutArguments("work", work),
  },
  {
    name: "build",
    usage: "build",
    summary: "Costruisce le pagine: dopo l'installazione e dopo ogni aggiornamento, prima di serve",
    help: "Costruisce le pagine che ./stabile serve dà, se non lo sono già. ./stabile start lo fa da sé; serve no, perché in servizio non deve poter scrivere tra i programmi.",
    run: withoutArguments("build", build),
  },
  {
    name: "migrate",
    usage: "migrate",
    summary: "Porta la base dati alla versione del programma",
    help: "Applica le migrazioni che mancano, ciascuna in una transazione. Può essere ripetuto.",
    run: withoutArguments("migrate", async () => {
      const { database } = await openConfigured();
      try {
        const { applied, already } = await migrate(database.db);
        console.log(
          applied.length === 0
            ? `Base dati già aggiornata (${already} migrazioni).`
            : `Applicate: ${applied.join(", ")}.`,
        );
      } finally {
        await database.close();
      }
    }),
  },
  {
    name: "sandbox",
    usage: "sandbox [replay FILE --profile PROFILO …]",
    summary: "Solo il comune simulato, o la replica di segnalazioni vere attraverso di esso",
    help: SANDBOX_HELP,
    run: runSandbox,
  },
  {
    name: "import",
    usage:
      "import streets|civics|buildings|reports FILE --profile … | documents CARTELLA --rules FILE | list",
    summary: "Porta i dati del Comune: vie, civici, edifici, segnalazioni; cartelle di documenti",
    help: IMPORT_HELP,
    run: importData,
  },
  {
    name: "people",
    usage: "people list|grant|revoke|why|close-sessions|disable|enable|import …",
    summary: "Chi può fare che cosa, e perché: ruoli, sessioni, fogli di ruoli",
    help: PEOPLE_HELP,
    run: people,
  },
  {
    name: "firm",
    usage: "firm list|add …",
    summary: "Le imprese e le squadre a cui si assegnano gli ordini",
    help: FIRM_HELP,
    run: firm,
  },
  {
    name: "ops",
    usage: "ops shibboleth --host https://… --idp-metadata FILE|URL …",
    summary: "Prepara ciò che sta davanti a Stabile: Apache e Shibboleth",
    help: OPS_HELP,
    run: ops,
  },
  {
    name: "audit",
    usage: "audit verify|anchor|export …",
    summary: "Verifica ed esporta i registri delle operazioni e degli accessi",
    help: AUDIT_HELP,
    run: audit,
  },
  {
    name: "dossier",
    usage: "dossier verify CODICE | --document CODICE | --export FILE",
    summary: "Verifica che il fascicolo di un edificio non sia stato alterato",
    help: DOSSIER_HELP,
    run: dossier,
  },
  {
    name: "checks",
    usage: "checks recompute",
    summary: "Ricalcola tutte le scadenze di legge",
    help: CHECKS_HELP,
    run: checks,
  },
  {
    name: "doctor",
    usage: "doctor [--security [--json] [--url INDIRIZZO]]",
    summary: "Controlla l'installazione e dice che cosa non va",
    help: "Controlla Node, configurazione, cartella dei dati, spazio su disco, base dati, estensioni, migrazioni e tabelle dei tempi. Non scrive nulla.\nEsce con 0 se si può lavorare (anche con avvisi, segnati !), altrimenti con il codice del primo errore (✗): gli stessi degli altri comandi.\n\nCon --security dice invece che cosa indebolisce l'installazione, dal più grave, ciascuna cosa con il perché e che cosa fare: va eseguito come l'utente del servizio e con le sue variabili. Chiede anche una pagina a PUBLIC_URL, o a --url. Con --json lo dice a un programma. Esce con 10 se qualcosa è di gravità critica o alta.",
    run: (args) =>
      args.includes("--security") ? doctorSecurity(args) : withoutArguments("doctor", doctor)(args),
  },
];
