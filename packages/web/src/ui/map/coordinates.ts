import type { Point } from "@stabile/contract/shapes";

const DEGREES = new Intl.NumberFormat("it-IT", { minimumFractionDigits: 5, maximumFractionDigits: 5 });
const METRES = new Intl.NumberFormat("it-IT", { maximumFractionDigits: 0, useGrouping: "always" });

/** Geographic coordinates as they are written in Italy, latitude first: `44,41125° N, 8,93255° E`. */
export function degreesText({ latitude, longitude }: Point): string {
  const north = `${DEGREES.format(Math.abs(latitude))}° ${latitude < 0 ? "S" : "N"}`;
  return `${north}, ${DEGREES.format(Math.abs(longitude))}° ${longitude < 0 ? "O" : "E"}`;
}

export interface PlanePoint {
  zone: number;
  /** Metres. */
  east: number;
  north: number;
}

// GRS80, the ellipsoid of RDN2008; UTM's scale.
const A = 6_378_137;
const F = 1 / 298.257222101;
const SCALE = 0.9996;

/**
 * RDN2008 / UTM (EPSG:7791 for zone 32, 7792 for 33, 7793 for 34), the national plane coordinates of the decree of
 * 10 November 2011. Krüger's series to the third order: right to the millimetre within a zone.
 */
export function planeOf({ latitude, longitude }: Point): PlanePoint {
  const zone = Math.floor((longitude + 180) / 6) + 1;
  const phi = (latitude * Math.PI) / 180;
  const lambda = ((longitude - (zone * 6 - 183)) * Math.PI) / 180;
  const n = F / (2 - F);
  const series = [
    n / 2 - (2 * n ** 2) / 3 + (5 * n ** 3) / 16,
    (13 * n ** 2) / 48 - (3 * n ** 3) / 5,
    (61 * n ** 3) / 240,
  ];
  const e = (2 * Math.sqrt(n)) / (1 + n);
  const t = Math.sinh(Math.atanh(Math.sin(phi)) - e * Math.atanh(e * Math.sin(phi)));
  const xi = Math.atan2(t, Math.cos(lambda));
  const eta = Math.atanh(Math.sin(lambda) / Math.hypot(1, t));
  const radius = (A / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
  const sum = (term: (alpha: number, twice: number) => number) =>
    series.reduce((total, alpha, index) => total + term(alpha, 2 * (index + 1)), 0);
  return {
    zone,
    east: 500_000 + SCALE * radius * (eta + sum((alpha, k) => alpha * Math.cos(k * xi) * Math.sinh(k * eta))),
    north: SCALE * radius * (xi + sum((alpha, k) => alpha * Math.sin(k * xi) * Math.cosh(k * eta))),
  };
}

/** `E 494.652, N 4.917.510 (RDN2008, UTM 32N)`. */
export function planeText(point: Point): string {
  const { zone, east, north } = planeOf(point);
  return `E ${METRES.format(east)}, N ${METRES.format(north)} (RDN2008, UTM ${zone}N)`;
}
