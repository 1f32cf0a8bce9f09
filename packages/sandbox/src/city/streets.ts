import { readTable } from "#city/csv-table.ts";
import { ashore, moved } from "#city/geography.ts";
import type { LonLat, Street } from "#city/types.ts";

/** A street with what only the generator needs to know of it. */
export interface KnownStreet extends Street {
  /** Historical neighbourhood: "Molo", "Sestri Ponente". */
  quarter: string;
  /** Postcode. */
  cap: string;
  /** As people say and write it: "via Cantore" for VIA ANTONIO CANTORE. */
  spoken: string;
  metres: number;
  /** The highest black civic number. */
  lastNumber: number;
}

const COLUMNS = [
  "codice",
  "municipio",
  "quartiere",
  "cap",
  "nome",
  "parlato",
  "lon",
  "lat",
  "direzione",
  "metri",
] as const;

/** The street register, in the order of `data/streets.csv`. Codes are ours: the real ones are the municipality's. */
export function readStreets(): KnownStreet[] {
  return readTable("streets.csv", COLUMNS).map((row) => {
    const metres = Number(row.metri);
    return {
      code: row.codice,
      name: row.nome,
      municipio: row.municipio,
      quarter: row.quartiere,
      cap: row.cap,
      spoken: row.parlato,
      metres,
      lastNumber: Math.min(220, Math.max(12, Math.round(metres / 4))),
      line: straightLine([Number(row.lon), Number(row.lat)], { degrees: Number(row.direzione), metres }),
    };
  });
}

function straightLine(middle: LonLat, { degrees, metres }: { degrees: number; metres: number }): LonLat[] {
  const direction = (degrees * Math.PI) / 180;
  return [-0.5, -0.25, 0, 0.25, 0.5].map((share) =>
    ashore(
      moved(middle, {
        east: Math.sin(direction) * metres * share,
        north: Math.cos(direction) * metres * share,
      }),
    ),
  );
}

/** A point at a share of the street's length, so many metres to the right of it. */
export function pointAlong(street: Street, share: number, right: number): LonLat {
  const segments = street.line.length - 1;
  const place = Math.min(Math.max(share, 0), 0.9999) * segments;
  const from = street.line[Math.floor(place)] as LonLat;
  const to = street.line[Math.floor(place) + 1] as LonLat;
  const rest = place - Math.floor(place);
  const lon = from[0] + (to[0] - from[0]) * rest;
  const lat = from[1] + (to[1] - from[1]) * rest;
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  return moved([lon, lat], {
    east: ((to[1] - from[1]) / length) * right,
    north: (-(to[0] - from[0]) / length) * right,
  });
}
