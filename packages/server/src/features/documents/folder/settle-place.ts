import type { DocumentType } from "#domain/documents/document-type.ts";
import type { Placement } from "#domain/documents/folder-rules.ts";
import { documentTypeOf, expiryOf } from "#domain/documents/types.ts";
import { romeDay } from "#domain/time/rome.ts";

export interface PlacedBuilding {
  id: string;
  code: string;
  municipio: string | null;
}

/** Where a file goes and what is known of it before anybody has read it. */
export interface PlacedFile {
  building: PlacedBuilding;
  type: DocumentType | undefined;
  placement: Placement;
  expiresOn: string | undefined;
  /** All that its type asks is there. */
  isWhole: boolean;
}

type Settled = { kind: "placed"; file: PlacedFile } | { kind: "refused"; because: string };

/** What a rule reads must be of this town: a building that is there, a type that is known, a day that has been. */
export function settlePlace(
  placement: Placement,
  { buildings, now }: { buildings: ReadonlyMap<string, PlacedBuilding>; now: Date },
): Settled {
  if (placement.building === undefined)
    return { kind: "refused", because: "La regola non dice di quale edificio è" };
  const building = buildings.get(placement.building.toUpperCase());
  if (building === undefined)
    return { kind: "refused", because: `Nessun edificio ha il codice ${placement.building}` };
  const type = placement.type === undefined ? undefined : documentTypeOf(placement.type.toLowerCase());
  if (placement.type !== undefined && type === undefined)
    return { kind: "refused", because: `Il tipo «${placement.type}» non c'è` };
  if (placement.issuedOn !== undefined && placement.issuedOn > romeDay(now))
    return { kind: "refused", because: `${placement.issuedOn} è una data futura` };
  const expiresOn =
    placement.expiresOn ?? (type === undefined ? undefined : expiryOf(type, placement.issuedOn));
  if (placement.issuedOn !== undefined && expiresOn !== undefined && expiresOn < placement.issuedOn)
    return { kind: "refused", because: "La scadenza viene prima della data" };
  const said = { ...placement, expiresOn };
  const isWhole =
    type?.required.every((field) => field in said && said[field as keyof typeof said] !== undefined) ?? false;
  return { kind: "placed", file: { building, type, placement, expiresOn, isWhole } };
}
