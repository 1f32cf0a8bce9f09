import { createHash } from "node:crypto";
import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import type { Building, City, Storey } from "#city/types.ts";
import { drawnDay, romeMidnight } from "#platforms/realgimm/date-times.ts";
import { type Plan, PLAN_FORMATS, type PlanFormat, planFile } from "#platforms/realgimm/plan-file.ts";
import type { AssetRecord } from "#platforms/realgimm/records.ts";

const drawFor = (city: City, { code }: Building) => createDraw(seedOf(city.seed, `${code}/plans`));
const hasPlans = (draw: Draw): boolean => draw.chance(1 / 3);

/** One building in three: each storey's plan, and the land registry's plan of its first unit. */
export function planCountOf(city: City, building: Building): number {
  if (!hasPlans(drawFor(city, building))) return 0;
  return building.storeys + 1;
}

export function plansOf(city: City, building: Building): AssetRecord[] {
  const draw = drawFor(city, building);
  if (!hasPlans(draw)) return [];
  const plans = Array.from({ length: building.storeys }, (_, level) =>
    record(city, building, {
      key: `${building.code}-PL${level}`,
      format: draw.pick(PLAN_FORMATS),
      descrizione: level === 0 ? "Planimetria del piano terra" : `Planimetria del piano ${level}`,
      codPiano: `${building.code}-P${level}`,
      codUnita: null,
      draw,
    }),
  );
  const ofUnit = record(city, building, {
    key: `${building.code}-PL${building.storeys}`,
    format: "PDF",
    descrizione: "Planimetria catastale, subalterno 1",
    codPiano: null,
    codUnita: `${building.code}-U1`,
    draw,
  });
  return [...plans, ofUnit];
}

interface PlanRecord {
  key: string;
  format: PlanFormat;
  descrizione: string;
  codPiano: string | null;
  codUnita: string | null;
  draw: Draw;
}

function record(
  city: City,
  building: Building,
  { key, format, descrizione, codPiano, codUnita, draw }: PlanRecord,
): AssetRecord {
  const issued = draw.chance(0.8) ? drawnDay(draw, { from: 1998, to: 2024 }) : null;
  let drawn: Buffer | undefined;
  const file = () => {
    drawn ??= planFile(format, planOf(city, building, codPiano));
    return drawn;
  };
  const entity = {
    codPlanimetria: key,
    codFabbricato: building.code,
    codPiano,
    codUnita,
    descrizione,
    nomeFile: `${key}.${format.toLowerCase()}`,
    formato: format,
    // The file is drawn for whom looks at the record, not for whom passes over it on the way to another.
    get dimensione() {
      return file().length;
    },
    get impronta() {
      return createHash("sha256").update(file()).digest("hex");
    },
    dataDocumento: issued === null ? null : romeMidnight(issued),
    idDocumento: `DOC-${key}`,
  };
  return { entityType: "PLANIMETRIA", key, entity };
}

/** The file of a plan of the first load, drawn from the city: later changes of rooms do not redraw it. */
export function fileOfPlan(city: City, building: Building, { entity }: AssetRecord): Buffer {
  return planFile(entity["formato"] as PlanFormat, planOf(city, building, entity["codPiano"]));
}

/** A storey, or the ground floor for the plan of a unit. */
function planOf(city: City, building: Building, codPiano: unknown): Plan {
  const storeys = city.storeysOf(building.code);
  const storey = storeys.find(({ code }) => code === codPiano) ?? (storeys[0] as Storey);
  return {
    title: `${building.code} ${building.name}, ${storey.name}`,
    spaces: city.spacesOf(building.code).filter(({ storeyCode }) => storeyCode === storey.code),
  };
}
