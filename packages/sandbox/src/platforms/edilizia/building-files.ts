import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import { MUNICIPALITY_TAX_CODE } from "#city/municipality.ts";
import { drawPerson } from "#city/people.ts";
import type { Building, City } from "#city/types.ts";

/** Keys are raw column names: their underscores are inferred (sheet §4). */
export type Row = Record<string, string | number | null>;

export interface BuildingFile {
  holder: string;
  practice: Row;
  indirizzi: Row[];
  movimentiIter: Row[];
  progettisti: Row[];
  richiedenti: Row[];
}

const KINDS: readonly (readonly [kind: string, subject: string])[] = [
  ["SCIA", "Opere interne e adeguamento dei servizi igienici"],
  ["CILA", "Manutenzione straordinaria della copertura"],
  ["PERMESSO DI COSTRUIRE", "Ampliamento del corpo palestra"],
  ["DIA", "Rifacimento delle facciate"],
  ["CONCESSIONE EDILIZIA", "Nuova scala di sicurezza"],
];

/** About one file for each building since 1995, asked by the municipality. */
export function drawBuildingFiles(city: City): BuildingFile[] {
  let code = 55_000;
  return city.buildings
    .filter(({ withdrawn }) => !withdrawn)
    .flatMap((building) => {
      const draw = createDraw(seedOf(city.seed, `edilizia ${building.code}`));
      return Array.from({ length: draw.between(0, 2) }, () => fileOf(building, (code += 1), draw));
    });
}

function fileOf(building: Building, code: number, draw: Draw): BuildingFile {
  const year = draw.between(Math.max(1995, building.builtYear), 2025);
  const [kind, subject] = draw.pick(KINDS);
  const asked = `${two(draw.between(1, 28))}-${two(draw.between(1, 12))}-${year}`;
  const isClosed = year < 2024 || draw.chance(0.5);
  return {
    holder: MUNICIPALITY_TAX_CODE,
    practice: {
      PRA_N_COD_PRATICHE: code,
      PRA_N_PROT_NUMERO: draw.between(1, 9_999),
      PRA_N_PROT_ANNO: year,
      PRA_VA_PROT_COD_TIPO_PROTOCOLLO: "PE",
      TPA_A_DESCR_PRATICA: kind,
      PRA_VA_OGGETTO: `${subject}, ${building.name}`,
      PRA_D_PROT_RICHIESTA: asked,
      PRA_D_PROT_INGRESSO_COMUNE: asked,
      PRA_D_PROT_IMMISSIONE: asked,
      PRA_VA_PRATICA_CHIUSA: isClosed ? "S" : "N",
    },
    indirizzi: [addressRow(building)],
    movimentiIter: movements(asked, { isClosed, draw }),
    progettisti: draw.chance(0.8) ? [designer(draw)] : [],
    richiedenti: [
      {
        TIR_A_TITOLO_RICHIED: "PROPRIETARIO",
        RIC_A_COGN: "COMUNE DI GENOVA",
        RIC_A_NOME: null,
        RIC_A_CITTA: "GENOVA",
      },
    ],
  };
}

const two = (value: number): string => String(value).padStart(2, "0");

function addressRow({ address }: Building): Row {
  return {
    STRA_STRADA_DESCRIZIONE: address.streetName,
    RCP_SI_CIVICO_NUMERO: address.number,
    RCP_AC_CIVICO_LETTERA: address.letter,
    RCP_SI_CIVICO_COLORE: address.colour === "red" ? "R" : "N",
    RCP_A_INTERNO_NUMERO: null,
    RCP_VA_LOCALITA: "GENOVA",
  };
}

function movements(asked: string, { isClosed, draw }: { isClosed: boolean; draw: Draw }): Row[] {
  const received = {
    MOV_A_DESCRIZIONE_MOVIMENTO: "RICEZIONE",
    RMP_D_INI_MOV: asked,
    RMP_D_FINE_MOV: asked,
    RMP_VA_NOTE_MOVIMENTO: null,
  };
  // Readers are known to ignore a day that is none.
  const end = draw.chance(0.05) ? "NON RILEVATA" : asked;
  const closed = {
    MOV_A_DESCRIZIONE_MOVIMENTO: "FINE LAVORI",
    RMP_D_INI_MOV: asked,
    RMP_D_FINE_MOV: end,
    RMP_VA_NOTE_MOVIMENTO: "Comunicata",
  };
  return isClosed ? [received, closed] : [received];
}

function designer(draw: Draw): Row {
  const { firstName, lastName, taxCode, email } = drawPerson(draw);
  return {
    TPG_A_TITOLO_PROGETTISTA: "PROGETTISTA",
    PRO_A_COGN: lastName.toUpperCase(),
    PRO_A_NOME: firstName.toUpperCase(),
    PRO_A_CODICE_FISCALE: taxCode,
    PRO_A_EMAIL: email,
    ALB_VA_ALBO: "INGEGNERI",
  };
}

/** An empty list is one element whose keys are there and say nothing. */
export function orNulls(rows: readonly Row[], like: Row): Row[] {
  return rows.length > 0 ? [...rows] : [Object.fromEntries(Object.keys(like).map((key) => [key, null]))];
}
