import type { Value } from "#domain/dossier/claims.ts";
import { holdingValues, isOccupancy } from "#features/sources/facts-of-holdings.ts";
import { numberOf } from "#features/sources/permit-items.ts";
import type {
  ItemKind,
  Said,
  SaidAmnesty,
  SaidDecree,
  SaidFile,
  SaidPlant,
} from "#features/sources/source-item.ts";

/** Values by field of the dictionary; what a register does not say is not there. */
export type Values = Record<string, Value | null>;

const RECORD_OF: Readonly<Partial<Record<ItemKind, string>>> = {
  "building-file": "building-title",
  "occupancy-decree": "occupancy-certificate",
};

/** The item of the dossier that each becomes. */
export const recordOf = (said: Said): string =>
  isOccupancy(said) ? "occupancy-certificate" : (RECORD_OF[said.kind] ?? said.kind);

export function recordValues(said: Said): Values {
  switch (said.kind) {
    case "heating-plant":
      return plantValues(said);
    case "building-file":
      return titleValues(said);
    case "occupancy-decree":
      return occupancyValues(said);
    case "amnesty":
      return amnestyValues(said);
    default:
      return holdingValues(said);
  }
}

/** What a plant says of the element that it is. A dismissed one says nothing of it. */
export function elementValues(said: Said): Values {
  if (said.kind !== "heating-plant" || said.dismissedOn !== null) return {};
  return { heatKw: numberIn(said.maximumPower), plantPlate: said.plate, heatSource: sourceOf(said) };
}

/**
 * The letters of the plant booklet (DM 10/02/2014): a heat exchanger of a district network, a cogenerator. A thermal group
 * (GT) does not say its fuel, and a refrigerating one (GF) may be of several kinds: that is left to who knows.
 */
function sourceOf({ generatorType }: SaidPlant): string | null {
  const letters = generatorType?.toUpperCase();
  return letters === "SC" ? "district-heating" : letters === "CG" ? "cogeneration" : null;
}

function plantValues(said: SaidPlant): Values {
  const last = said.reports.toSorted((one, other) => ((one.on ?? "") < (other.on ?? "") ? 1 : -1))[0];
  return {
    plantCode: said.code,
    plantNumber: said.plate,
    plantPower: numberIn(said.maximumPower),
    plantKind: [said.machineType, said.generatorType].filter(Boolean).join(", ") || null,
    plantMachine: cut(said.machine, 400),
    plantFirm: said.firm,
    plantReport: last?.code ?? null,
    plantReportDate: last?.on ?? null,
    plantStampYear: said.stampExpiryYear,
    plantFrequency: said.frequency,
    plantMaintainedOn: lastDay(said.maintenances.map(({ on }) => on)),
    plantDismissedOn: said.dismissedOn,
  };
}

const lastDay = (days: readonly (string | null)[]): string | null =>
  days
    .filter((day) => day !== null)
    .toSorted()
    .at(-1) ?? null;

const TITLES: readonly (readonly [words: RegExp, kind: string])[] = [
  [/\bSCIA\b|SEGNALAZIONE CERTIFICATA/u, "scia"],
  [/\bCILA\b|COMUNICAZIONE DI INIZIO LAVORI/u, "cila"],
  [/\bDIA\b|DENUNCIA DI INIZIO/u, "dia"],
  [/PERMESSO DI COSTRUIRE|\bPDC\b/u, "permit"],
  [/CONCESSIONE/u, "concession"],
  [/LICENZA/u, "licence"],
  [/OPERA PUBBLICA/u, "public-work"],
];

/** The register's own words: one that is not known is «Altro», and stays readable in the subject. */
function titleKind(type: string | null): string | null {
  if (type === null) return null;
  const written = type.toUpperCase();
  return TITLES.find(([words]) => words.test(written))?.[1] ?? "other";
}

function titleValues({ type, number, year, on, subject, state }: SaidFile): Values {
  const kind = titleKind(type);
  const words = kind === "other" ? [type, subject].filter(Boolean).join(": ") : subject;
  return {
    titleKind: kind,
    titleNumber: numberOf(number, year),
    titleDate: on,
    titleSubject: cut(words, 400),
    titleState: state,
  };
}

/** Of a decree only the year is told, which is in its number: a day is not made up. */
function occupancyValues({ number, year, selfCertified }: SaidDecree): Values {
  const outcome = selfCertified === "yes" ? "declared" : selfCertified === "no" ? "granted" : null;
  return { occupancyNumber: numberOf(number, year), occupancyOutcome: outcome };
}

/** Which of the three laws it asks is not told by the register. */
function amnestyValues({ number, year, state, works }: SaidAmnesty): Values {
  return {
    amnestyNumber: String(number),
    amnestyYear: year,
    amnestyState: cut(state, 60),
    amnestyWorks: cut(works.join("; ") || null, 400),
  };
}

const numberIn = (text: string | null): number | null => (text === null ? null : Number(text));

function cut(text: string | null, most: number): string | null {
  return text === null || text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
