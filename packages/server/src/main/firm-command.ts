import { parseArgs } from "node:util";
import { readPartitaIva } from "#domain/codes/partita-iva.ts";
import { type Firm, listRegisteredFirms, registerFirm } from "#features/access/register-firm.ts";
import { asLocalOperator } from "#main/local-operator.ts";
import { refuseMore } from "#main/refuse-more.ts";
import { Problem } from "#runtime/problem.ts";

export const FIRM_HELP = `Le imprese e le squadre a cui si assegnano gli ordini.

  ./stabile firm list
  ./stabile firm add CODICE "Ragione sociale" [--kind contractor|squad] [--partita-iva 01234567890]

Lo stesso codice un'altra volta corregge nome, genere e partita IVA.`;

/** `./stabile firm …` */
export async function firm(args: string[]): Promise<void> {
  const [verb = "list", ...rest] = args;
  if (verb !== "list" && verb !== "add")
    throw new Problem("bad-request", `firm ${verb}: le voci sono list e add`);
  if (verb === "list") refuseMore("firm list", rest);
  const asked = verb === "add" ? readFirm(rest) : undefined;
  await asLocalOperator(async (db, operator) => {
    if (asked === undefined) {
      for (const { code, name, kind } of await listRegisteredFirms(db))
        console.log(`${code}  ${name} · ${kind === "squad" ? "squadra interna" : "impresa"}`);
      return;
    }
    const isNew = await registerFirm(db, asked, operator);
    console.log(`${isNew ? "Registrata" : "Corretta"}: ${asked.code}, ${asked.name}.`);
  });
}

function readFirm(args: string[]): Firm {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { kind: { type: "string", default: "contractor" }, "partita-iva": { type: "string" } },
  });
  const [code = "", name = "", ...more] = positionals;
  refuseMore(`firm add ${code}`, more);
  if (!/^[A-Za-z0-9._-]{2,40}$/.test(code))
    throw new Problem("bad-request", `${code || "codice"}: da 2 a 40 lettere, cifre, punti e trattini`);
  if (name.trim().length < 2) throw new Problem("bad-request", "Manca la ragione sociale, tra virgolette");
  const { kind } = values;
  if (kind !== "contractor" && kind !== "squad")
    throw new Problem("bad-request", `--kind ${kind}: contractor oppure squad`);
  return { code, name: name.trim(), kind, partitaIva: partitaIvaOf(values["partita-iva"]) };
}

function partitaIvaOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const reading = readPartitaIva(text);
  if (reading.kind === "invalid") throw new Problem("bad-request", `--partita-iva: ${reading.message}`);
  return reading.code;
}
