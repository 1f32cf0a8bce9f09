import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import { drawPerson } from "#city/people.ts";
import type { Building, City } from "#city/types.ts";
import { drawnDay, romeMidnight, yearsLater } from "#platforms/realgimm/date-times.ts";
import type { AssetRecord } from "#platforms/realgimm/records.ts";
import { tenanciesOf, type Tenancy } from "#platforms/realgimm/tenancies.ts";

/** Firms that do not exist, with tax codes of the block that nobody is given. */
const FIRMS = [
  ["Bottega Esempio s.r.l.", "99999999990"],
  ["Associazione Prova", "99999989991"],
  ["Cooperativa Modello soc. coop.", "99999979992"],
] as const;

interface Holder {
  nominativo: string;
  codiceFiscale: string;
}

export function tenancyCountOf(city: City, building: Building): number {
  return tenanciesOf(city, building).reduce((count, tenancy) => {
    if (tenancy.title === "none") return count + 1;
    const occupants = tenancy.isFirm ? 0 : 1 + tenancy.others + (tenancy.hadAnother ? 1 : 0);
    return count + 1 + (tenancy.hadAnother ? 1 : 0) + occupants;
  }, 0);
}

/** Contracts of the whole building first, then occupants: who occupies by a contract comes after it. */
export function tenancyRecordsOf(city: City, building: Building): AssetRecord[] {
  const drawn = tenanciesOf(city, building).map((tenancy) => recordsOf(city, building, tenancy));
  return [...drawn.flatMap(({ contracts }) => contracts), ...drawn.flatMap(({ occupants }) => occupants)];
}

function recordsOf(
  city: City,
  building: Building,
  tenancy: Tenancy,
): { contracts: AssetRecord[]; occupants: AssetRecord[] } {
  const codUnita = `${building.code}-U${tenancy.unit}`;
  const draw = createDraw(seedOf(city.seed, `${codUnita}/tenancy`));
  if (tenancy.title === "none") {
    const dal = drawnDay(draw, { from: 2015, to: 2024 });
    const squatter = { codUnita, codContratto: null, titolo: "SENZA_TITOLO", ...personFrom(draw) };
    return { contracts: [], occupants: [occupante(`${codUnita}-O1`, squatter, { dal, al: null })] };
  }
  const began = drawnDay(draw, { from: 2012, to: 2023 });
  const current = contractOf({ codUnita, building, tenancy, draw, number: tenancy.hadAnother ? 2 : 1 });
  const contracts = [current({ dal: began, al: draw.chance(0.6) ? yearsLater(began, 15) : null }, "ATTIVO")];
  if (tenancy.hadAnother) {
    const earlier = contractOf({ codUnita, building, tenancy, draw, number: 1 });
    contracts.unshift(earlier({ dal: yearsLater(began, -8), al: yearsLater(began, -1) }, "CESSATO"));
  }
  const occupants = tenancy.isFirm
    ? []
    : contracts.flatMap((one) => occupantsOf(one, { codUnita, tenancy, draw }));
  return { contracts: contracts.map(({ record }) => record), occupants };
}

type ByContract = Extract<Tenancy, { title: "contract" }>;

/** The tenant, and who lives there too while the contract lasts. */
function occupantsOf(
  { key, holder, term, stato }: Contract,
  { codUnita, tenancy, draw }: { codUnita: string; tenancy: ByContract; draw: Draw },
): AssetRecord[] {
  // A contract's end is when it would end; its occupants have left only when it has.
  const stay = { dal: term.dal, al: stato === "CESSATO" ? term.al : null };
  const place = { codUnita, codContratto: key };
  const others = Array.from({ length: stato === "ATTIVO" ? tenancy.others : 0 }, (_, index) =>
    occupante(`${key}-O${index + 2}`, { ...place, titolo: "CONVIVENTE", ...personFrom(draw) }, stay),
  );
  return [occupante(`${key}-O1`, { ...place, titolo: "CONDUTTORE", ...holder }, stay), ...others];
}

interface Term {
  dal: string;
  al: string | null;
}

interface Contract {
  record: AssetRecord;
  key: string;
  holder: Holder;
  term: Term;
  stato: "ATTIVO" | "CESSATO";
}

interface ContractDrawing {
  codUnita: string;
  building: Building;
  tenancy: ByContract;
  draw: Draw;
  number: number;
}

function contractOf({
  codUnita,
  building,
  tenancy,
  draw,
  number,
}: ContractDrawing): (term: Term, stato: Contract["stato"]) => Contract {
  const key = `${codUnita}-K${number}`;
  const tipo =
    building.use === "housing" ? "LOCAZIONE" : draw.pick(["CONCESSIONE", "CONCESSIONE", "COMODATO"]);
  const holder = tenancy.isFirm ? firmFrom(draw) : personFrom(draw);
  const rent = draw.between(60_000, 900_000);
  return (term, stato) => ({
    key,
    holder,
    term,
    stato,
    record: contratto(key, {
      codUnita,
      tipo,
      dataInizio: romeMidnight(term.dal),
      dataFine: term.al === null ? null : romeMidnight(term.al),
      canoneAnnuo: tipo === "COMODATO" ? null : italianAmount(rent),
      natura: tenancy.isFirm ? "PERSONA_GIURIDICA" : "PERSONA_FISICA",
      intestatario: holder.nominativo,
      codiceFiscale: holder.codiceFiscale,
      stato,
    }),
  });
}

function contratto(key: string, fields: Record<string, string | null>): AssetRecord {
  return { entityType: "CONTRATTO", key, entity: { codContratto: key, ...fields } };
}

function occupante(key: string, who: Record<string, string | null>, { dal, al }: Term): AssetRecord {
  const until = al === null ? null : romeMidnight(al);
  const entity = { codOccupante: key, ...who, dal: romeMidnight(dal), al: until };
  return { entityType: "OCCUPANTE", key, entity };
}

function personFrom(draw: Draw): Holder {
  const { firstName, lastName, taxCode } = drawPerson(draw);
  return { nominativo: `${lastName} ${firstName}`, codiceFiscale: taxCode };
}

function firmFrom(draw: Draw): Holder {
  const [nominativo, codiceFiscale] = draw.pick(FIRMS);
  return { nominativo, codiceFiscale };
}

/** Cents as the register writes them: `1.234,50`. */
function italianAmount(cents: number): string {
  const units = String(Math.floor(cents / 100)).replaceAll(/\B(?=(\d{3})+$)/g, ".");
  return `${units},${String(cents % 100).padStart(2, "0")}`;
}
