import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import type { Building, City, Element } from "#city/types.ts";

export interface Rapporto {
  idRapporto: number;
  codRapporto: string;
  dataRapporto: string;
  /** All lower case, as the service spells it. */
  dataprotocollo: string | null;
  ditta: string;
  generatore: string;
  macchina: string;
  sigla: string;
  rapporto: string;
  ricevuta: string;
}

export interface Impianto {
  identificativoImpianto: string;
  idImpianto: number;
  idGruppo: number;
  rapporti: Rapporto[] | null;
  manutenzioni: { idManutenzione: number; dataManutenzione: string; manutenzione: string }[] | null;
  dichiarazioneManutenzione: string;
  [field: string]: unknown;
}

/** A plant for each boiler in the municipality's buildings, always the same for the same city. */
export function drawPlants(city: City): Impianto[] {
  const held = city.buildings.filter(({ withdrawn }) => !withdrawn);
  return held
    .flatMap((building) =>
      city
        .elementsOf(building.code)
        .filter(({ name }) => name.startsWith("Caldaia"))
        .map((boiler) => ({ building, boiler })),
    )
    .map((one, index) =>
      plantOf(one, 1_001 + index, createDraw(seedOf(city.seed, `caitel ${one.boiler.code}`))),
    );
}

const FIRMS = ["Termica Prova s.r.l.", "Calore Esempio s.n.c.", "Impianti Modello s.p.a."] as const;

function plantOf(
  { building, boiler }: { building: Building; boiler: Element },
  id: number,
  draw: Draw,
): Impianto {
  const ditta = draw.pick(FIRMS);
  const kilowatts = draw.between(35, 900) + draw.between(0, 9) / 10;
  const last = draw.between(2022, 2025);
  const isSilent = draw.chance(0.08);
  const rapporti = isSilent
    ? null
    : [last - 2, last].map((year, place) => reportOf({ id, year, place, ditta }, draw));
  return {
    identificativoImpianto: `GE-${String(id).padStart(6, "0")}`,
    idImpianto: id,
    idGruppo: 1,
    indirizzo: addressOf(building),
    nomeComune: "GENOVA",
    targa: `LIG${String(id).padStart(7, "0")}`,
    email: null,
    // The contract does not say which of the two: both have been seen by whoever reads it loosely.
    potenzaTotaleMassima: draw.chance(0.1) ? String(kilowatts).replace(".", ",") : kilowatts,
    ditta,
    annoScadenzaBollino: last + 2,
    frequenzaManutenzione: kilowatts > 350 ? "SEMESTRALE" : "ANNUALE",
    operazioni: null,
    dataIninzioManutenzione: `${draw.between(2016, 2021)}-10-01`,
    dichiarazioneManutenzione: draw.chance(0.7) ? "S" : "",
    dataDismissione: draw.chance(0.04) ? `${last}-06-30` : null,
    tipoGeneratore: "GT",
    tipoMacchina: "GRUPPO TERMICO",
    rapporti,
    macchine: [machineOf(boiler)],
    manutenzioni: isSilent ? null : [maintenanceOf({ id, year: last, ditta }, draw)],
  } as Impianto;
}

function maintenanceOf({ id, year, ditta }: { id: number; year: number; ditta: string }, draw: Draw) {
  const origine = draw.chance(0.5) ? "R" : "m";
  return {
    idManutenzione: id * 10 + 1,
    dataManutenzione: `${year}-10-15`,
    ditta,
    origine,
    manutenzione: "S",
  };
}

function addressOf({ address }: Building): string {
  return `${address.streetName} ${address.number}${address.letter ?? ""}${address.colour === "red" ? " ROSSO" : ""}`;
}

function machineOf({ maker, model, serial, installedOn }: Element) {
  return {
    fabbricante: maker,
    modello: model,
    matricola: serial,
    dataInstallazione: installedOn,
    dataDismissione: null,
  };
}

function reportOf(
  { id, year, place, ditta }: { id: number; year: number; place: number; ditta: string },
  draw: Draw,
): Rapporto {
  const idRapporto = id * 10 + place;
  const day = draw.between(10, 18);
  return {
    idRapporto,
    codRapporto: `R-${idRapporto}`,
    dataRapporto: `${year}-10-${day}`,
    dataprotocollo: draw.chance(0.9) ? `${year}-10-${day + 5}` : null,
    ditta,
    generatore: "1",
    macchina: "GT1",
    sigla: "GT",
    rapporto: "S",
    ricevuta: draw.chance(0.8) ? "S" : "N",
  };
}
