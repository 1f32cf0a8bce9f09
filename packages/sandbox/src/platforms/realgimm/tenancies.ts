import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import type { Building, City } from "#city/types.ts";

/** Who has a unit: nobody, somebody without a title, or somebody by contract. */
export type Tenancy =
  | { unit: number; title: "none" }
  | {
      unit: number;
      title: "contract";
      isFirm: boolean;
      /** An earlier contract, ended before this one. */
      hadAnother: boolean;
      /** People who live with the tenant. */
      others: number;
    };

/** The units that somebody has, by their number from 1: drawn without drawing the units themselves. */
export function tenanciesOf(city: City, building: Building): Tenancy[] {
  const units = city.unitCountOf?.(building.code) ?? city.unitsOf(building.code).length;
  const draw = createDraw(seedOf(city.seed, `${building.code}/tenancies`));
  return Array.from({ length: units }, (_, index) => tenancyOf(building, index + 1, draw)).filter(
    (tenancy) => tenancy !== undefined,
  );
}

function tenancyOf({ use }: Building, unit: number, draw: Draw): Tenancy | undefined {
  const isHome = use === "housing";
  if (!draw.chance(isHome ? 0.75 : 0.2))
    return isHome && draw.chance(0.1) ? { unit, title: "none" } : undefined;
  const isFirm = !isHome && draw.chance(0.7);
  const hadAnother = draw.chance(0.15);
  return { unit, title: "contract", isFirm, hadAnother, others: isHome ? draw.pick([0, 0, 1, 1, 2, 3]) : 0 };
}
