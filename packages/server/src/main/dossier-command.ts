import { sql } from "kysely";
import { verifyDossier, type VerifiedDossier } from "#features/dossier/verify-dossier.ts";
import { verifyDocument, verifyExport } from "#main/verify-file.ts";
import { EXIT } from "#main/exit-codes.ts";
import { asLocalOperator } from "#main/local-operator.ts";
import { refuseMore } from "#main/refuse-more.ts";
import { audit } from "#runtime/audit.ts";
import { systemClock } from "#runtime/clock.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

export const DOSSIER_HELP = `I fascicoli degli edifici.

  ./stabile dossier verify CODICE
  ./stabile dossier verify --document CODICE
  ./stabile dossier verify --export FILE

verify   ricalcola la catena delle scritture del fascicolo di un edificio e la confronta: dice che è integro, o quale scrittura o
         quale dato è stato alterato. Confronta anche l'ultima impronta con il registro delle operazioni, che ha la sua catena
         (./stabile audit verify). Esce con 0 se è integro, con 9 se non lo è. CODICE è quello dell'edificio.
--document  rilegge ogni versione di un documento e ne confronta l'impronta con quella registrata quando arrivò.
--export    dice se il file è uno di quelli prodotti da Stabile, byte per byte: quale, e quando. L'impronta resta nel registro delle
            operazioni anche quando il file prodotto non è più tenuto.`;

/** `./stabile dossier …` */
export async function dossier(args: string[]): Promise<void> {
  const [verb = "", code, ...more] = args;
  if (verb !== "verify") throw new Problem("bad-request", `dossier ${verb}: la voce è verify`);
  if (code === "--document") return verifyDocument(onlyOne("--document", more));
  if (code === "--export") return verifyExport(onlyOne("--export", more));
  if (code === undefined) throw new Problem("bad-request", "dossier verify: manca il codice dell'edificio");
  refuseMore("dossier verify", more);
  await asLocalOperator(async (db, { actor, correlationId }) => {
    const building = await findBuilding(db, code);
    const verified = await verifyDossier(db, systemClock.now(), building.id);
    await audit(db, {
      actor,
      action: "dossier.verify",
      subjectKind: "building",
      subjectId: building.id,
      detail: { changes: verified.changes, head: verified.head, faults: verified.faults.length },
      correlationId,
    });
    tellOutcome(building, verified);
  });
}

function onlyOne(option: string, [value, ...others]: string[]): string {
  if (value === undefined) throw new Problem("bad-request", `dossier verify ${option}: manca il valore`);
  refuseMore(`dossier verify ${option}`, others);
  return value;
}

interface FoundBuilding {
  id: string;
  code: string;
  name: string;
}

async function findBuilding(db: Db, code: string): Promise<FoundBuilding> {
  const { rows } = await sql<FoundBuilding>`select id, code, name from building where code = ${code}`.execute(
    db,
  );
  const [building] = rows;
  if (building === undefined) throw new Problem("not-found", `Nessun edificio ha il codice ${code}`);
  return building;
}

function tellOutcome({ code, name }: FoundBuilding, verified: VerifiedDossier): void {
  const { changes, claims, head, isAnchored, faults } = verified;
  const counts = `${changes.toLocaleString("it-IT")} scritture, ${claims.toLocaleString("it-IT")} valori`;
  if (faults.length > 0) {
    console.error(`Il fascicolo di ${name} (${code}) NON è integro: ${counts}.`);
    for (const fault of faults) console.error(`  ${fault}`);
    process.exitCode = EXIT.auditBroken;
    return;
  }
  console.log(`Il fascicolo di ${name} (${code}) è integro: ${counts}.`);
  if (changes === 0) return;
  console.log(`Ultima impronta: ${head}`);
  console.log(
    isAnchored
      ? "È la stessa del registro delle operazioni."
      : "Il registro delle operazioni non ha più la voce dell'ultima scrittura: è passato il tempo per cui si conserva.",
  );
}
