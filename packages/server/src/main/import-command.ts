import { parseArgs } from "node:util";
import { ENCODINGS, type Encoding } from "#features/import/inspect-file.ts";
import { listRuns } from "#features/import/list-runs.ts";
import { type ImportRequest, type PreparedImport, prepareImport } from "#features/import/prepare-import.ts";
import { IMPORT_KINDS, type ImportKind, importSource } from "#features/import/profile.ts";
import { PROJECTIONS } from "#features/import/projections.ts";
import type { Separator } from "#features/import/read-csv.ts";
import { runImport } from "#features/import/run-import.ts";
import { checkRefusedPath, openRefused } from "#features/import/write-refused.ts";
import { createProgress } from "#main/import-progress.ts";
import { KIND_LABEL, numberText, outcomeText, readingText } from "#main/import-report.ts";
import { importFolder } from "#main/folder-command.ts";
import { refuseMore } from "#main/refuse-more.ts";
import { asLocalOperator, type LocalOperator } from "#main/local-operator.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

export const IMPORT_HELP = `Porta in Stabile i dati del Comune: vie, civici, edifici, segnalazioni storiche.

  ./stabile import streets|civics|buildings|reports FILE [--profile NOME-O-FILE] [--apply] [opzioni]
  ./stabile import documents CARTELLA --rules FILE [--apply] [--confirm]
      [--keep-unplaced] [--report FILE]
  ./stabile import documents --template
  ./stabile import list

FILE è CSV, XLSX o GeoJSON. Senza --apply è una prova: dice tutto ciò che accadrebbe e non scrive nulla.
Senza --profile ne propone uno dalle intestazioni e lo mostra: salvalo, correggilo, e usalo con --profile.
L'import si può ripetere: ciò che è uguale resta com'è. Se si interrompe, lo stesso comando riprende da dov'era.

  --apply             scrive
  --dry-run           solo prova (è così anche se non si dice nulla)
  --refused FILE      scrive in un CSV le righe rifiutate, ciascuna con il suo motivo
  --crs CODICE        sistema di riferimento delle coordinate, se non si capisce da sé
                      (${Object.keys(PROJECTIONS).join(", ")})
  --encoding NOME     codifica del testo: ${ENCODINGS.join(", ")}
  --separator SEGNO   separatore: ; , | oppure tab
  --sheet NOME        foglio di un XLSX, se non è il primo
  --source NOME       di chi sono i dati, al posto di quanto dice il profilo

La guida è docs/guida/importare-i-propri-dati.md.`;

/** `./stabile import …` */
export async function importData(args: string[]): Promise<void> {
  const [verb = "", ...rest] = args;
  if (verb === "list") {
    refuseMore("import list", rest);
    return asLocalOperator(list);
  }
  if (verb === "documents") return importFolder(rest);
  if (!isKind(verb))
    throw new Problem(
      "bad-request",
      `${`import ${verb}`.trim()}: le voci sono ${IMPORT_KINDS.join(", ")}, documents, list`,
    );
  const asked = readAsked(verb, rest);
  await asLocalOperator((db, operator) => importFile(db, { asked, operator }));
}

interface Asked {
  request: ImportRequest;
  apply: boolean;
  refused: string | undefined;
}

function readAsked(kind: ImportKind, args: string[]): Asked {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      profile: { type: "string" },
      apply: { type: "boolean", default: false },
      "dry-run": { type: "boolean", default: false },
      refused: { type: "string" },
      crs: { type: "string" },
      encoding: { type: "string" },
      separator: { type: "string" },
      sheet: { type: "string" },
      source: { type: "string" },
    },
  });
  const [path = "", ...others] = positionals;
  if (path === "" || others.length > 0)
    throw new Problem("bad-request", `import ${kind}: serve un file, uno solo`);
  if (values.apply && values["dry-run"])
    throw new Problem("bad-request", "--apply e --dry-run dicono il contrario");
  const { profile, sheet } = values;
  return {
    request: {
      kind,
      path,
      profile,
      sheet,
      crs: readCrs(values.crs),
      encoding: readEncoding(values.encoding),
      separator: readSeparator(values.separator),
      source: readSource(values.source),
    },
    apply: values.apply,
    refused: values.refused,
  };
}

function isKind(text: string): text is ImportKind {
  return IMPORT_KINDS.includes(text as ImportKind);
}

function readCrs(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const code = /^\d+$/.test(text) ? `EPSG:${text}` : text.toUpperCase();
  if (code in PROJECTIONS) return code;
  throw new Problem(
    "bad-request",
    `--crs ${text}: i sistemi conosciuti sono ${Object.keys(PROJECTIONS).join(", ")}`,
  );
}

function readEncoding(text: string | undefined): Encoding | undefined {
  if (text === undefined) return undefined;
  const found = ENCODINGS.find((encoding) => encoding === text.toLowerCase());
  if (found === undefined)
    throw new Problem("bad-request", `--encoding ${text}: le codifiche sono ${ENCODINGS.join(", ")}`);
  return found;
}

const SEPARATOR_OF: Record<string, Separator> = {
  ";": ";",
  ",": ",",
  "|": "|",
  "\t": "\t",
  "\\t": "\t",
  tab: "\t",
};

function readSeparator(text: string | undefined): Separator | undefined {
  if (text === undefined) return undefined;
  const found = SEPARATOR_OF[text];
  if (found === undefined)
    throw new Problem("bad-request", `--separator ${text}: i separatori sono ; , | tab`);
  return found;
}

function readSource(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const read = importSource.safeParse(text);
  if (!read.success)
    throw new Problem("bad-request", `--source ${text}: ${read.error.issues[0]?.message ?? ""}`);
  return read.data;
}

async function importFile(
  db: Db,
  { asked, operator }: { asked: Asked; operator: LocalOperator },
): Promise<void> {
  const { request, apply, refused: refusedPath } = asked;
  const progress = createProgress();
  const prepared = await prepareImport(db, { ...request, onProgress: progress.reading });
  progress.end();
  console.log(readingText(prepared));
  if (prepared.isProposed) {
    console.log(`\nProfilo proposto:\n${JSON.stringify(proposalOf(prepared), null, 2)}\n`);
    if (apply)
      throw new Problem(
        "bad-request",
        "Salva il profilo proposto in un file, controllalo e ripeti con --profile FILE --apply",
      );
  }
  if (refusedPath !== undefined) await checkRefusedPath(refusedPath, request.path);
  const refusedFile =
    refusedPath === undefined ? undefined : openRefused(refusedPath, prepared.file.headings);
  const outcome = await runImport(db, prepared, {
    identity: { ...prepared.identity, actorLabel: operator.actor.label },
    apply: apply ? operator : undefined,
    onProgress: progress.importing,
    ...(refusedFile === undefined ? {} : { onRefused: refusedFile.write }),
  });
  progress.end();
  console.log(`\n${outcomeText(outcome, { kind: request.kind, applied: apply })}`);
  if (refusedFile !== undefined) {
    await refusedFile.close();
    console.log(`Righe rifiutate, con il motivo: ${refusedPath}`);
  }
  console.log(
    apply
      ? `Fatto: import n. ${outcome.runNumber}.`
      : "Prova: non è stato scritto nulla. Con --apply si scrive.",
  );
}

/** The generic profile with what was found in this file. */
function proposalOf({ profile, identity, chosen }: PreparedImport): object {
  const { description: _generic, ...rest } = profile;
  const crs = chosen === undefined ? {} : { crs: chosen.crs };
  return { ...rest, ...crs, name: identity.fileName };
}

async function list(db: Db): Promise<void> {
  const runs = await listRuns(db);
  if (runs.length === 0) console.log("Nessun import ancora.");
  for (const run of runs) {
    const when = run.startedAt.toLocaleString("it-IT", {
      timeZone: "Europe/Rome",
      dateStyle: "short",
      timeStyle: "short",
    });
    const end =
      run.state === "finished"
        ? ""
        : ` · interrotto dopo ${numberText(run.position)} righe: ripeti il comando per riprenderlo`;
    console.log(
      `${run.number}  ${when}  ${KIND_LABEL[run.kind]} da ${run.fileName} (${run.profile}; fonte ${run.source}) · ` +
        `${numberText(run.added)} nuove, ${numberText(run.changed)} cambiate, ${numberText(run.unchanged)} uguali, ${numberText(run.refused)} rifiutate · ${run.actorLabel}${end}`,
    );
  }
}
