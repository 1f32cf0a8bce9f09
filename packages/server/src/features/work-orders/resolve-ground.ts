import type { NewWorkOrder } from "@stabile/contract/work-orders";
import { runText } from "#runtime/database/run-text.ts";
import type { Db } from "#runtime/database/open-database.ts";
import { Problem } from "#runtime/problem.ts";

/** Where the work is to be done: each part may be missing, as on a street or where nobody gave a point. */
export interface Place {
  buildingId: string | null;
  elementId: string | null;
  municipio: string | null;
  addressText: string;
  longitude: number | null;
  latitude: number | null;
}

/** What a new order leans on, read at once. */
export interface Ground {
  place: Place;
  /**
   * The verified order of a report that its citizen reopened, or that order's parent: the work that follows is its
   * child, so that the dossier shows that the first repair did not last.
   */
  formerOrderId: string | null;
}

interface GroundRow {
  category_in_use: boolean | null;
  building_id: string | null;
  withdrawn: boolean | null;
  municipio: string | null;
  address_text: string | null;
  longitude: number | null;
  latitude: number | null;
  element_building: string | null;
  report: {
    address: string;
    municipio: string | null;
    longitude: number | null;
    latitude: number | null;
  } | null;
  former_id: string | null;
}

// The reports come as JSON: of an array the planner counts the elements, and would plan anew at every call.
const REPORTS = "select value::uuid as id from json_array_elements_text($4::json)";
const GROUND = `
  select (select retired_on is null from category where code = $1) as category_in_use,
    b.id as building_id, b.withdrawn_on is not null as withdrawn, b.municipio, b.address_text,
    st_x(b.point) as longitude, st_y(b.point) as latitude,
    (select building_id from element where id = $3) as element_building,
    (select json_build_object('address', r.address_text, 'municipio', r.municipio,
        'longitude', st_x(r.point), 'latitude', st_y(r.point))
      from (${REPORTS}) wanted join request r using (id)
      order by r.point is null, r.address_text = '', r.opened_at limit 1) as report,
    (select coalesce(o.parent_id, o.id) from (${REPORTS}) wanted join request r using (id)
      join work_order o on o.id = r.work_order_id
      where r.reopen_count > 0 and o.state in ('verified', 'accounted', 'invoiced')
      order by o.verified_at desc limit 1) as former_id
  from (select $2::uuid as id) asked left join building b using (id)`;

/** Beyond this a building says nothing about the Municipio of a point. */
const NEAR_METRES = 400;
const NEAREST = `
  select municipio, st_distancesphere(point, st_setsrid(st_makepoint($1, $2), 4326)) as metres from building
  where municipio is not null and point is not null
  order by point <-> st_setsrid(st_makepoint($1, $2), 4326) limit 1`;

/**
 * What is told wins; what is not told is taken from the building, then from the reports; the Municipio of a bare
 * point is that of the nearest building.
 * @throws Problem `unprocessable`: a category that is not in use, a building that is not there or was withdrawn, an
 * element of another building
 */
export async function resolveGround(db: Db, order: NewWorkOrder): Promise<Ground> {
  const [row] = (await runText<GroundRow>(db, GROUND, [
    order.category,
    order.buildingId,
    order.elementId ?? null,
    JSON.stringify(order.requestIds),
  ])) as [GroundRow];
  check(order, row);
  const { report } = row;
  const longitude = order.point?.longitude ?? row.longitude ?? report?.longitude ?? null;
  const latitude = order.point?.latitude ?? row.latitude ?? report?.latitude ?? null;
  const place = {
    buildingId: order.buildingId,
    elementId: order.elementId ?? null,
    municipio: row.municipio ?? report?.municipio ?? (await nearestMunicipio(db, longitude, latitude)),
    addressText: order.addressText || row.address_text || report?.address || "",
    longitude,
    latitude,
  };
  return { place, formerOrderId: row.former_id };
}

function check(order: NewWorkOrder, row: GroundRow): void {
  const refuse = (field: string, message: string) => {
    throw new Problem("unprocessable", message, [{ field, message }]);
  };
  if (!row.category_in_use) refuse("category", "Questa categoria non c'è o non è più in uso");
  if (order.buildingId !== null && row.building_id === null)
    refuse("buildingId", "Questo edificio non è in anagrafica");
  if (order.buildingId !== null && row.withdrawn) refuse("buildingId", "Questo edificio è stato dismesso");
  if (order.elementId != null && (row.element_building === null || row.element_building !== order.buildingId))
    refuse("elementId", "Questo elemento non è dell'edificio indicato");
}

async function nearestMunicipio(
  db: Db,
  longitude: number | null,
  latitude: number | null,
): Promise<string | null> {
  if (longitude === null || latitude === null) return null;
  const [nearest] = await runText<{ municipio: string; metres: number }>(db, NEAREST, [longitude, latitude]);
  return nearest !== undefined && nearest.metres <= NEAR_METRES ? nearest.municipio : null;
}
