import { directionOf, localInstant, type Naming, referenceInSubject } from "#connectors/auriga/mapping.ts";
import { COLUMN } from "#connectors/auriga/wire.ts";
import type {
  Classification,
  DocumentPage,
  Office,
  RegisteredDocument,
  RegisteredFile,
  Registration,
} from "#ports/protocol-register.ts";
import { childOf, childrenOf, type Element, textOf } from "#runtime/soap/read-xml.ts";

/** The general register (`PG`): the number that a person is given. */
export function generalRegistration(unit: Element, name: string): Registration | undefined {
  return childrenOf(unit, name)
    .filter((one) => textOf(one, "CategoriaReg") === "PG")
    .map(registrationOf)
    .find((one) => one !== undefined);
}

function registrationOf(told: Element): Registration | undefined {
  const year = Number(textOf(told, "AnnoReg"));
  const number = Number(textOf(told, "NumReg"));
  if (!Number.isSafeInteger(number) || number < 1 || !Number.isSafeInteger(year)) return undefined;
  return {
    register: textOf(told, "SiglaReg") ?? null,
    year,
    number,
    registeredAt: localInstant(textOf(told, "DataOraReg")),
    annulled: textOf(told, "FlagRegAnnullata") === "1",
  };
}

/** `DatiUD`. */
export function documentOf(naming: Naming, unit: Element): RegisteredDocument | undefined {
  const unitId = textOf(unit, "IdUD");
  if (unitId === undefined) return undefined;
  const subject = textOf(unit, "OggettoUD") ?? "";
  const registrations = childrenOf(unit, "RegistrazioneData").map(registrationOf);
  const files = [unit, ...childrenOf(unit, "AllegatoUD")].map(fileOf);
  return {
    unitId,
    subject,
    // What the register leaves out is internal: its own default.
    direction: directionOf(textOf(unit, "TipoProvenienza")) ?? "internal",
    registrations: registrations.filter((one) => one !== undefined),
    registration: generalRegistration(unit, "RegistrazioneData"),
    reference: referenceOf(naming, unit, subject),
    files: files.filter((one) => one !== undefined),
  };
}

function referenceOf(naming: Naming, unit: Element, subject: string): string | null {
  if (naming.AURIGA_REFERENCE_IN === "subject") return referenceInSubject(subject);
  const own = childrenOf(unit, "AttributoAddUD").find(
    (one) => textOf(one, "Nome") === naming.AURIGA_REFERENCE_ATTRIBUTE,
  );
  return textOf(own, "ValoreSemplice") ?? null;
}

function fileOf(holder: Element): RegisteredFile | undefined {
  const version = childOf(holder, "VersioneElettronica");
  const name = textOf(version, "NomeFile");
  if (name === undefined) return undefined;
  const digest = childOf(version, "ImprontaFile", "Digest") ?? childOf(version, "ImprontaFile");
  const value = digest?.textContent?.trim();
  return {
    name,
    bytes: Number(textOf(version, "DimensioneFile")) || null,
    digest:
      digest === undefined || !value
        ? null
        : {
            algorithm: digest.getAttribute("Algoritmo") ?? "",
            encoding: digest.getAttribute("Encoding") === "hex" ? "hex" : "base64",
            value,
          },
  };
}

/** `Lista` of a search: rows of numbered columns. */
export function pageOf(list: Element): DocumentPage {
  const items = childrenOf(list, "Riga").flatMap((row) => {
    const at = (number: number) =>
      childrenOf(row, "Colonna")
        .find((column) => column.getAttribute("Nro") === String(number))
        ?.textContent?.trim();
    const id = at(COLUMN.id);
    if (id === undefined) return [];
    const kind = at(COLUMN.kind) === "F" ? ("folder" as const) : ("document" as const);
    return [{ kind, id, subject: at(COLUMN.subject) ?? "", direction: directionOf(at(COLUMN.provenance)) }];
  });
  return { items, total: Number(list.getAttribute("NroTotaleRecord") ?? items.length) };
}

/** `NodoOrganigramma`: names there hold non-breaking spaces, and days are written as Italians do. */
export function officesOf(list: Element): Office[] {
  return childrenOf(list, "NodoOrganigramma").flatMap((node) => {
    const text = (name: string) => textOf(node, name)?.replaceAll("\u00A0", " ");
    const id = text("IdUO") ?? text("Identificativo");
    if (id === undefined) return [];
    const validFrom = isoDay(text("DataInizioValidita"));
    const validTo = isoDay(text("DataFineValidita"));
    return [{ id, code: text("CodiceUO") ?? id, name: text("DesNodo") ?? id, validFrom, validTo }];
  });
}

function isoDay(text: string | undefined): string | null {
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text ?? "") ?? [];
  return day === undefined ? null : `${year}-${month}-${day}`;
}

export function classificationsOf(list: Element): Classification[] {
  return childrenOf(list, "Classifica").flatMap((entry) => {
    const code = textOf(entry, "Indice") ?? textOf(entry, "Identificativo");
    if (code === undefined) return [];
    return [{ code, name: textOf(entry, "Descrizione") ?? textOf(entry, "DescrizioneEstesa") ?? code }];
  });
}
