export interface OfficeNode {
  kind: "UO";
  id: number;
  /** Codes of the levels from the top: `["1", "4", "2"]`. */
  levels: readonly string[];
  name: string;
  unitType: string;
  code: string;
  isProtocolPoint: boolean;
  /** Null while it stands. */
  closedOn: string | null;
}

export interface UserNode {
  kind: "UT";
  id: number;
  officeId: number;
  username: string;
  name: string;
  role: string;
}

type OfficeRow = readonly [path: string, name: string, unitType: string, isProtocolPoint?: boolean];

const OFFICES: readonly OfficeRow[] = [
  ["1", "COMUNE", "Ente"],
  ["1.1", "SEGRETERIA GENERALE", "Direzione"],
  ["1.1.1", "UFFICIO PROTOCOLLO E ARCHIVIO GENERALE", "Ufficio", true],
  ["1.2", "DIREZIONE FACILITY MANAGEMENT", "Direzione", true],
  ["1.2.1", "SETTORE MANUTENZIONI", "Settore"],
  ["1.2.1.1", "UFFICIO IMPIANTI", "Ufficio"],
  ["1.2.1.2", "UFFICIO EDILIZIA SCOLASTICA", "Ufficio"],
  ["1.2.2", "SETTORE SICUREZZA EDIFICI", "Settore"],
  ["1.3", "DIREZIONE VALORIZZAZIONE PATRIMONIO", "Direzione", true],
  ["1.4", "DIREZIONE LAVORI PUBBLICI", "Direzione", true],
  ["1.5", "DIREZIONE SVILUPPO URBANISTICO", "Direzione", true],
  ["1.5.1", "SPORTELLO UNICO EDILIZIA", "Ufficio", true],
  ["1.6", "DIREZIONE POLITICHE DELL'ISTRUZIONE", "Direzione", true],
  ...["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"].map(
    (number, place): OfficeRow => [`1.${place + 10}`, `MUNICIPIO ${number}`, "Municipio", true],
  ),
  ["1.90", "DIREZIONE MANUTENZIONI (CESSATA)", "Direzione"],
];

export const OFFICE_NODES: readonly OfficeNode[] = OFFICES.map(
  ([path, name, unitType, isProtocolPoint = false], place) => ({
    kind: "UO",
    id: 101 + place,
    levels: path.split("."),
    name,
    unitType,
    code: path.replaceAll(".", ""),
    isProtocolPoint,
    closedOn: name.includes("(CESSATA)") ? "31/12/2024" : null,
  }),
);

/** Functions, not people: whoever holds them is nobody's business here. */
const USERS: readonly (readonly [officePath: string, username: string, name: string, role: string])[] = [
  ["1.1.1", "protocollo1", "Addetto al protocollo 1", "Protocollatore"],
  ["1.1.1", "protocollo2", "Addetto al protocollo 2", "Protocollatore"],
  ["1.1.1", "resp.protocollo", "Responsabile della gestione documentale", "Responsabile"],
  ["1.2", "dir.facility", "Direttore Facility Management", "Dirigente"],
  ["1.2.1", "resp.manutenzioni", "Responsabile manutenzioni", "Funzionario"],
  ["1.2.1.1", "tecnico.impianti", "Tecnico impianti", "Istruttore tecnico"],
  ["1.2.1.2", "tecnico.scuole", "Tecnico edilizia scolastica", "Istruttore tecnico"],
  ["1.2.2", "resp.sicurezza", "Responsabile sicurezza edifici", "Funzionario"],
  ["1.5.1", "sue1", "Istruttore edilizia 1", "Istruttore tecnico"],
];

export const USER_NODES: readonly UserNode[] = USERS.map(([path, username, name, role], place) => ({
  kind: "UT",
  id: 501 + place,
  officeId: officeAt(path.split("."))?.id ?? 0,
  username,
  name,
  role,
}));

export function officeAt(levels: readonly string[]): OfficeNode | undefined {
  const wanted = levels.join(".");
  return OFFICE_NODES.find((office) => office.levels.join(".") === wanted);
}

/** With the offices above it: `COMUNE | DIREZIONE FACILITY MANAGEMENT`. */
export function fullNameOf({ levels }: OfficeNode): string {
  return levels.map((_, place) => officeAt(levels.slice(0, place + 1))?.name ?? "").join(" | ");
}
