import { ashore, moved } from "#city/geography.ts";
import { STREETS } from "#city/street-names.ts";
import type { LonLat, Street } from "#city/types.ts";

/** The street register: codes of five digits, in the order of the list. */
export function drawStreets(): Street[] {
  return STREETS.map(([name, municipio, lon, lat, bearing, metres], index) => {
    const direction = (bearing * Math.PI) / 180;
    const at = (share: number): LonLat =>
      ashore(
        moved([lon, lat], {
          east: Math.sin(direction) * metres * (share - 0.5),
          north: Math.cos(direction) * metres * (share - 0.5),
        }),
      );
    return {
      code: String(1_020 + index * 260).padStart(5, "0"),
      name,
      municipio,
      line: [at(0), at(0.25), at(0.5), at(0.75), at(1)],
    };
  });
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
