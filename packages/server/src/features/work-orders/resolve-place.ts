import type { NewWorkOrder } from "@stabile/contract/work-orders";
import { sql } from "kysely";
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

interface PlaceRow {
  building_id: string | null;
  withdrawn: boolean | null;
  municipio: string | null;
  address_text: string | null;
  longitude: number | null;
  latitude: number | null;
  element_building: string | null;
}

/** Beyond this a building says nothing about the Municipio of a point. */
const NEAR_METRES = 400;

/**
 * What is told wins; what is not told is taken from the building, then from the reports; the Municipio of a bare
 * point is that of the nearest building.
 * @throws Problem `unprocessable` for a building that is not there or was withdrawn, or an element of another building
 */
export async function resolvePlace(db: Db, order: NewWorkOrder): Promise<Place> {
  const { rows } = await sql<PlaceRow>`
    select b.id as building_id, b.withdrawn_on is not null as withdrawn, b.address_text, b.municipio,
      st_x(b.point) as longitude, st_y(b.point) as latitude,
      (select building_id from element where id = ${order.elementId ?? null}::uuid) as element_building
    from (select ${order.buildingId}::uuid as id) wanted left join building b on b.id = wanted.id`.execute(
    db,
  );
  const building = rows[0] as PlaceRow;
  checkBuilding(order, building);
  const request = order.requestIds.length === 0 ? undefined : await firstPlaceOf(db, order.requestIds);
  const longitude = order.point?.longitude ?? building.longitude ?? request?.longitude ?? null;
  const latitude = order.point?.latitude ?? building.latitude ?? request?.latitude ?? null;
  return {
    buildingId: order.buildingId,
    elementId: order.elementId ?? null,
    municipio: building.municipio ?? request?.municipio ?? (await nearestMunicipio(db, longitude, latitude)),
    addressText: order.addressText || building.address_text || request?.address_text || "",
    longitude,
    latitude,
  };
}

function checkBuilding(order: NewWorkOrder, building: PlaceRow): void {
  const refuse = (field: string, message: string) => {
    throw new Problem("unprocessable", message, [{ field, message }]);
  };
  if (order.buildingId !== null && building.building_id === null)
    refuse("buildingId", "Questo edificio non è in anagrafica");
  if (order.buildingId !== null && building.withdrawn)
    refuse("buildingId", "Questo edificio è stato dismesso");
  if (order.elementId != null && (building.element_building ?? undefined) !== (order.buildingId ?? null))
    refuse("elementId", "Questo elemento non è dell'edificio indicato");
}

async function firstPlaceOf(db: Db, requestIds: readonly string[]): Promise<PlaceRow | undefined> {
  const { rows } = await sql<PlaceRow>`
    select address_text, municipio, st_x(point) as longitude, st_y(point) as latitude
    from request where id = any(${requestIds}::uuid[])
    order by point is null, address_text = '', opened_at limit 1`.execute(db);
  return rows[0];
}

async function nearestMunicipio(
  db: Db,
  longitude: number | null,
  latitude: number | null,
): Promise<string | null> {
  if (longitude === null || latitude === null) return null;
  const point = sql`st_setsrid(st_makepoint(${longitude}, ${latitude}), 4326)`;
  const { rows } = await sql<{ municipio: string | null; metres: number }>`
    select municipio, st_distancesphere(point, ${point}) as metres from building
    where municipio is not null and point is not null order by point <-> ${point} limit 1`.execute(db);
  return rows[0] !== undefined && rows[0].metres <= NEAR_METRES ? rows[0].municipio : null;
}
