import type { z } from "zod";
import {
  ElencoPratiche,
  foldKeys,
  IndirizzoPratica,
  Movimento,
  Pratica,
  PraticaSingola,
  Progettista,
  Richiedente,
} from "#connectors/edilizia/wire.ts";
import type {
  BuildingFile,
  BuildingFileDetails,
  FileMovement,
  FileState,
  PermitAddress,
  PermitPerson,
  Reading,
} from "#ports/building-permits.ts";
import type { UnreadValue } from "#ports/received-document.ts";
import { dayReader, hasContent, readEach, readRecord, textOf } from "#runtime/http/read-records.ts";

/** Total: each file is read, or named as malformed; undefined when the answer is no list of files. */
export function readFiles(answer: unknown): Reading<BuildingFile>[] | undefined {
  if (answer === null) return [];
  const parsed = ElencoPratiche.safeParse(answer);
  if (!parsed.success) return undefined;
  return parsed.data.ELENCOPRATICHE.filter(isFile).map((raw) =>
    readRecord(raw, PraticaSingola, (wire) => toFile(wire, [])),
  );
}

/** An empty list comes as one element whose key fields are null (reference: platforms/genova-edilizia.md §4). */
function isFile(raw: unknown): boolean {
  if (!hasContent(raw)) return false;
  const record = foldKeys(raw);
  if (record === null || typeof record !== "object") return true;
  const { PRANPROTNUMERO, PRANCODPRATICHE } = record as Record<string, unknown>;
  return PRANPROTNUMERO != null || PRANCODPRATICHE != null;
}

/** Total; undefined when it is an element of nulls: there is no such file. */
export function readFile(answer: unknown): Reading<BuildingFileDetails> | undefined {
  if (!isFile(answer)) return undefined;
  return readRecord(answer, Pratica, (wire) => {
    const unread: UnreadValue[] = [];
    return {
      ...toFile(wire, unread),
      addresses: readEach(
        wire.INDIRIZZI,
        { schema: IndirizzoPratica, field: "indirizzi", unread },
        toAddress,
      ),
      movements: movementsOf(wire, unread),
      designers: readEach(
        wire.PROGETTISTI,
        { schema: Progettista, field: "progettisti", unread },
        toDesigner,
      ).filter(isNamed),
      applicants: readEach(
        wire.RICHIEDENTI,
        { schema: Richiedente, field: "richiedenti", unread },
        toApplicant,
      ).filter(isNamed),
    };
  });
}

function toFile(wire: z.output<typeof PraticaSingola>, unread: UnreadValue[]): BuildingFile {
  const day = dayReader(unread);
  return {
    key: textOf(wire.PRANCODPRATICHE) ?? "",
    number: wire.PRANPROTNUMERO ?? null,
    year: wire.PRANPROTANNO ?? null,
    protocolKind: textOf(wire.PRAVAPROTCODTIPOPROTOCOLLO),
    type: textOf(wire.TPAADESCRPRATICA),
    subject: textOf(wire.PRAVAOGGETTO),
    submittedOn: day("PRA_D_PROT_RICHIESTA", wire.PRADPROTRICHIESTA),
    protocolledOn: day("PRA_D_PROT_INGRESSO_COMUNE", wire.PRADPROTINGRESSOCOMUNE),
    enteredOn: day("PRA_D_PROT_IMMISSIONE", wire.PRADPROTIMMISSIONE),
    state: stateOf(textOf(wire.PRAVAPRATICACHIUSA)),
    unread,
  };
}

function stateOf(code: string | null): FileState {
  if (code?.toUpperCase() === "S") return { kind: "closed" };
  if (code?.toUpperCase() === "N") return { kind: "in-progress" };
  return { kind: "unknown", code };
}

const GROUPS = [
  ["MOVIMENTIITER", "procedure"],
  ["MOVIMENTIPARERI", "opinion"],
  ["MOVIMENTISPOSTAMENTI", "transfer"],
  ["MOVIMENTIALTRI", "other"],
] as const;

function movementsOf(wire: z.output<typeof Pratica>, unread: UnreadValue[]): FileMovement[] {
  const day = dayReader(unread);
  return GROUPS.flatMap(([field, group]) =>
    readEach(wire[field], { schema: Movimento, field, unread }, (movement) => ({
      group,
      text: textOf(movement.MOVADESCRIZIONEMOVIMENTO),
      startedOn: day("RMP_D_INI_MOV", movement.RMPDINIMOV),
      endedOn: day("RMP_D_FINE_MOV", movement.RMPDFINEMOV),
      notes: textOf(movement.RMPVANOTEMOVIMENTO),
    })),
  );
}

function toAddress(wire: z.output<typeof IndirizzoPratica>): PermitAddress {
  const internal = [textOf(wire.RCPAINTERNONUMERO), textOf(wire.RCPAINTERNOLETTERA)].filter(Boolean).join("");
  return {
    street: textOf(wire.STRASTRADADESCRIZIONE),
    civicNumber: textOf(wire.RCPSICIVICONUMERO),
    civicLetter: textOf(wire.RCPACCIVICOLETTERA),
    civicColour: colourOf(textOf(wire.RCPSICIVICOCOLORE)),
    internal: internal || null,
    stair: textOf(wire.RCPAINTERNOSCALA),
    locality: textOf(wire.RCPVALOCALITA),
  };
}

/** A small number in the database, by its name: what its values are is not known. */
function colourOf(code: string | null): PermitAddress["civicColour"] {
  const word = code?.toUpperCase();
  if (word === "ROSSO" || word === "R") return "red";
  return word === "NERO" || word === "N" ? "black" : "unknown";
}

function toDesigner(wire: z.output<typeof Progettista>): PermitPerson {
  const register = [textOf(wire.ALBVAALBO), textOf(wire.PROAISCALBON)].filter(Boolean).join(" ");
  return {
    title: textOf(wire.TPGATITOLOPROGETTISTA),
    familyName: textOf(wire.PROACOGN),
    givenName: textOf(wire.PROANOME),
    professionalRegister: register || null,
  };
}

function toApplicant(wire: z.output<typeof Richiedente>): PermitPerson {
  return {
    title: textOf(wire.TIRATITOLORICHIED),
    familyName: textOf(wire.RICACOGN),
    givenName: textOf(wire.RICANOME),
    professionalRegister: null,
  };
}

/** Here too nobody is one element of nulls. */
function isNamed({ familyName, givenName }: PermitPerson): boolean {
  return familyName !== null || givenName !== null;
}
