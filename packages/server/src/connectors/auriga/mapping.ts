import type { AurigaConfig } from "#connectors/auriga/config.ts";
import { fromRome, toRome } from "#domain/time/rome.ts";
import type { Correspondent, Direction, DocumentToRegister, FolderKey } from "#ports/protocol-register.ts";
import { element, maybe, type Xml } from "#runtime/soap/write-xml.ts";

/** What of the configuration the written words depend on. */
export type Naming = Pick<
  AurigaConfig,
  "AURIGA_REGISTER" | "AURIGA_EMERGENCY_REGISTER" | "AURIGA_REFERENCE_ATTRIBUTE" | "AURIGA_REFERENCE_IN"
>;

const PROVENANCE: Record<Direction, string> = { in: "E", out: "U", internal: "I" };

export function directionOf(provenance: string | undefined): Direction | null {
  if (provenance === "E") return "in";
  if (provenance === "U") return "out";
  return provenance === "I" ? "internal" : null;
}

const LONGEST_SUBJECT = 1_000;

/** Where there is no attribute for it, the reference ends the subject: it is searched for there. */
export function subjectOf(naming: Naming, { subject, reference }: DocumentToRegister): string {
  if (naming.AURIGA_REFERENCE_IN === "attribute") return subject.slice(0, LONGEST_SUBJECT).toWellFormed();
  const mark = ` [${reference}]`;
  return subject.slice(0, LONGEST_SUBJECT - mark.length).toWellFormed() + mark;
}

export function referenceInSubject(subject: string): string | null {
  return /\[([^[\]]{1,60})\]$/.exec(subject)?.[1] ?? null;
}

/** `NewUD`, whose order matters (§3). */
export function newUd(naming: Naming, document: DocumentToRegister): string {
  const { files, emergency, direction } = document;
  const attribute = element("AttributoAddUD", [
    element("Nome", naming.AURIGA_REFERENCE_ATTRIBUTE),
    element("ValoreSemplice", document.reference),
  ]);
  return element("NewUD", [
    emergency === null ? undefined : emergencyNumber(naming, emergency),
    element("RegistrazioneDaDare", [
      element("CategoriaReg", "PG"),
      maybe("SiglaReg", naming.AURIGA_REGISTER),
    ]),
    element("OggettoUD", subjectOf(naming, document)),
    files[0] === undefined ? undefined : electronicVersion(files[0].name, 1),
    element("TipoProvenienza", PROVENANCE[direction]),
    element("NroAllegati", Math.max(0, files.length - 1)),
    ...movement(document),
    place(document),
    ...files
      .slice(1)
      .map(({ name, description }, index) =>
        element("AllegatoUD", [maybe("DesAllegato", description), electronicVersion(name, index + 2)]),
      ),
    naming.AURIGA_REFERENCE_IN === "attribute" ? attribute : undefined,
  ]).markup;
}

function emergencyNumber(naming: Naming, { number, at }: NonNullable<DocumentToRegister["emergency"]>): Xml {
  return element("RegistrazioneData", [
    element("CategoriaReg", "E"),
    element("SiglaReg", naming.AURIGA_EMERGENCY_REGISTER),
    element("AnnoReg", toRome(at).day.slice(0, 4)),
    element("NumReg", number),
    element("DataOraReg", localMinute(at)),
  ]);
}

/** Not scanned, and so not to be read by machine: the defaults are those of paper (§5). */
function electronicVersion(name: string, index: number): Xml {
  return element("VersioneElettronica", [
    element("NroAttachmentAssociato", index),
    element("NomeFile", fileName(name)),
    element("FlagDaScansione", "0"),
    element("FlagOCR", "0"),
  ]);
}

/** A path or a sign that file systems refuse would be stripped there, and the file would come back with another name. */
export function fileName(name: string): string {
  return name.replaceAll(/[\\/:*?"<>|\p{C}]/gu, "_").slice(-200) || "documento";
}

function movement(document: DocumentToRegister): (Xml | undefined)[] {
  const { direction, correspondents, office, arrivedAt } = document;
  const unit = (name: string) => (office === null ? undefined : element(name, levels("LivelloUO", office)));
  if (direction === "in") {
    const email = correspondents.find((one) => one.email !== undefined);
    return [
      element("DatiEntrata", [
        maybe("DataOraArrivo", arrivedAt === null ? null : localMinute(arrivedAt)),
        ...correspondents.map((one) => element("MittenteEsterno", party(one))),
        email === undefined ? undefined : mailbox("IndirizzoEmailProv", email),
        unit("UffRicezione"),
      ]),
    ];
  }
  const production = office === null ? undefined : element("DatiProduzione", [unit("UffProduttore")]);
  if (direction === "internal") return [production];
  const recipients = correspondents.map((one) =>
    element("DestinatarioEsterno", [
      ...party(one),
      one.copy === true ? element("PerConoscenza", "1") : undefined,
      one.email === undefined ? undefined : mailbox("IndirizzoEmailDest", one),
    ]),
  );
  return [production, element("DatiUscita", recipients)];
}

function party({ kind, name, firstName, taxCode }: Correspondent): (Xml | undefined)[] {
  const isCompany = taxCode !== undefined && /^\d{11}$/.test(taxCode);
  return [
    element("FlagFisica", kind === "person" ? "1" : "0"),
    element("Denominazione_Cognome", name),
    maybe("Nome", firstName),
    isCompany ? undefined : maybe("CodiceFiscale", taxCode),
    isCompany ? element("PartitaIva", taxCode) : undefined,
  ];
}

function mailbox(name: string, { email, certified }: Correspondent): Xml {
  return element(name, [
    element("IndirizzoEmail", email ?? ""),
    element("FlagPEC", certified === true ? "1" : "0"),
  ]);
}

function place({ classification, folder }: DocumentToRegister): Xml | undefined {
  if (folder === null && classification === null) return undefined;
  const inFolder =
    folder !== null && "folderId" in folder
      ? element("FolderCustom", [element("IdFolder", folder.folderId)])
      : element("ClassifUA", classified(folder, classification));
  return element("CollocazioneClassificazioneUD", [element("ClassifFascicolo", [inFolder])]);
}

function classified(folder: Exclude<FolderKey, { folderId: string }> | null, classification: string | null) {
  return [
    maybe("AnnoAperturaUA", folder?.year),
    ...levels("LivelloClassificazione", folder?.classification ?? classification ?? ""),
    maybe("NroProgrUA", folder?.number),
  ];
}

/** `1.2.3` as numbered levels. */
export function levels(name: string, code: string): Xml[] {
  return code
    .split(".")
    .filter(Boolean)
    .map((part, index) => element(name, [], { Nro: String(index + 1), Codice: part }));
}

/** Local time without a zone, to the minute, as the register's clerks write it. */
function localMinute(at: Date): string {
  const { day, minute } = toRome(at);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${day}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`;
}

/** @returns null for what is no local date-time: an unknown hour is not guessed */
export function localInstant(text: string | undefined): Date | null {
  const [, day, hour, minute] = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(text ?? "") ?? [];
  if (day === undefined || Number.isNaN(Date.parse(day))) return null;
  return fromRome(day, Number(hour) * 60 + Number(minute));
}
