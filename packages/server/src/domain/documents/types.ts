import { BUILDING_TYPES } from "#domain/documents/building-types.ts";
import type { DocumentType } from "#domain/documents/document-type.ts";
import { PLANT_TYPES } from "#domain/documents/plant-types.ts";
import { addPeriods, type Period } from "#domain/obligations/period.ts";

/** Every kind of document, in the order in which a list shows them. */
export const DOCUMENT_TYPES: readonly DocumentType[] = [...BUILDING_TYPES, ...PLANT_TYPES];

const BY_CODE = new Map(DOCUMENT_TYPES.map((one) => [one.code, one]));

export const documentTypeOf = (code: string): DocumentType | undefined => BY_CODE.get(code);

/** When it expires by the norm, for those whose validity runs from the issue. */
export function expiryOf(type: DocumentType, issuedOn: string | undefined): string | undefined {
  return type.validity === undefined || issuedOn === undefined
    ? undefined
    : addPeriods(issuedOn, type.validity.period);
}

/** Until when it must be kept, by what its type or the municipality says of it; undefined: for ever. */
export function keptUntil(
  keptFor: Period | undefined,
  { issuedOn, expiresOn }: { issuedOn: string | undefined; expiresOn: string | undefined },
): string | undefined {
  const from = expiresOn ?? issuedOn;
  return keptFor === undefined || from === undefined ? undefined : addPeriods(from, keptFor);
}
