import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import type { Building, City } from "#city/types.ts";
import { littlePdf } from "#core/little-pdf.ts";
import { drawnDay, italianDay, romeMidnight, yearsLater } from "#platforms/realgimm/date-times.ts";
import type { AssetRecord } from "#platforms/realgimm/records.ts";

interface CertificateKind {
  title: string;
  issuer: string;
  /** Years after which it expires; 0: never. */
  years: number;
  /** Class of the element it is about, when it is about one. */
  uni8290?: string;
}

export const CERTIFICATE_TYPES = [
  "APE",
  "AGIBILITA",
  "CPI",
  "COLLAUDO_STATICO",
  "CONFORMITA_IMPIANTO",
  "VERIFICA_TERRA",
  "VERIFICA_ASCENSORE",
] as const;

export type CertificateType = (typeof CERTIFICATE_TYPES)[number];

const KIND: Record<CertificateType, CertificateKind> = {
  APE: { title: "Attestato di prestazione energetica", issuer: "Certificatore Esempio", years: 10 },
  AGIBILITA: { title: "Certificato di agibilità", issuer: "Comune di Genova", years: 0 },
  CPI: { title: "Certificato di prevenzione incendi", issuer: "Comando dei vigili del fuoco", years: 5 },
  COLLAUDO_STATICO: { title: "Certificato di collaudo statico", issuer: "Collaudatore Esempio", years: 0 },
  CONFORMITA_IMPIANTO: {
    title: "Dichiarazione di conformità",
    issuer: "Impianti Modello s.p.a.",
    years: 0,
    uni8290: "5.7",
  },
  VERIFICA_TERRA: {
    title: "Verbale di verifica dell'impianto di terra",
    issuer: "Verifiche Esempio s.r.l.",
    years: 5,
    uni8290: "6.2",
  },
  VERIFICA_ASCENSORE: {
    title: "Verbale di verifica periodica dell'ascensore",
    issuer: "Verifiche Esempio s.r.l.",
    years: 2,
    uni8290: "5.9",
  },
};

const CLASSES = ["A1", "B", "C", "D", "E", "F", "G", "G"] as const;

const drawFor = (city: City, { code }: Building) => createDraw(seedOf(city.seed, `${code}/certificates`));
const countFrom = (draw: Draw): number => (draw.chance(0.4) ? draw.between(1, 2) : 0);

/** About one for two buildings. */
export function certificateCountOf(city: City, building: Building): number {
  return countFrom(drawFor(city, building));
}

export function certificatesOf(city: City, building: Building): AssetRecord[] {
  const draw = drawFor(city, building);
  return Array.from({ length: countFrom(draw) }, (_, index) =>
    certificateOf(city, building, { draw, index }),
  );
}

function certificateOf(
  city: City,
  building: Building,
  { draw, index }: { draw: Draw; index: number },
): AssetRecord {
  const key = `${building.code}-C${index + 1}`;
  const tipo = draw.pick(CERTIFICATE_TYPES);
  const { issuer, years, uni8290 } = KIND[tipo];
  const about =
    uni8290 === undefined
      ? undefined
      : city.elementsOf(building.code).find((element) => element.uni8290 === uni8290);
  const issued = drawnDay(draw, { from: Math.max(building.builtYear, 2008), to: 2025 });
  const isDated = draw.chance(0.95);
  const expires = isDated && years > 0 ? yearsLater(issued, years) : null;
  const entity = {
    codCertificato: key,
    codFabbricato: building.code,
    codUnita: tipo === "APE" && building.use === "housing" ? `${building.code}-U1` : null,
    codElemento: about?.code ?? null,
    tipo,
    numero: draw.chance(0.9) ? `${issued.slice(0, 4)}/${draw.between(100, 9_999)}` : null,
    dataRilascio: isDated ? romeMidnight(issued) : null,
    dataScadenza: expires === null ? null : romeMidnight(expires),
    ente: draw.chance(0.9) ? issuer : null,
    classeEnergetica: tipo === "APE" ? draw.pick(CLASSES) : null,
    idDocumento: draw.chance(0.8) ? `DOC-${key}` : null,
  };
  return { entityType: "CERTIFICATO", key, entity };
}

/** The paper of a certificate of the first load. */
export function certificatePdf(building: Building, { entity }: AssetRecord): Buffer {
  const text = (field: string) => (typeof entity[field] === "string" ? entity[field] : "-");
  return littlePdf([
    KIND[text("tipo") as CertificateType].title,
    `Fabbricato ${building.code}, ${building.name}`,
    `Numero: ${text("numero")}`,
    `Rilasciato il: ${italianDay(entity["dataRilascio"])}`,
    `Scade il: ${italianDay(entity["dataScadenza"])}`,
    `Ente: ${text("ente")}`,
    `Classe energetica: ${text("classeEnergetica")}`,
  ]);
}
