import proj4 from "proj4";

const GRS80 = "+ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs";
/** Monte Mario to WGS84, the seven parameters of mainland Italy that PostGIS uses too: right within about three metres. */
const MONTE_MARIO = "+ellps=intl +towgs84=-104.1,-49.1,-9.9,0.971,-2.917,0.714,-11.68 +units=m +no_defs";

interface Projection {
  definition: string;
  label: string;
  /** Longitudes for which it was made: elsewhere its numbers would mean another place. */
  zone: readonly [west: number, east: number];
  /** Projections that give the same point within a metre are one when it comes to choosing. */
  family: string;
}

const UTM_32 = { zone: [5.9, 12.2], family: "UTM 32N" } as const;
const UTM_33 = { zone: [11.8, 18.7], family: "UTM 33N" } as const;

/** What Italian offices use. The first of a family is the one that is named when the numbers alone tell the family. */
export const PROJECTIONS: Record<string, Projection> = {
  "EPSG:4326": {
    definition: "+proj=longlat +datum=WGS84 +no_defs",
    label: "gradi WGS84",
    zone: [5.9, 18.7],
    family: "gradi",
  },
  "EPSG:4258": {
    definition: "+proj=longlat +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +no_defs",
    label: "gradi ETRS89",
    zone: [5.9, 18.7],
    family: "gradi",
  },
  "EPSG:6706": {
    definition: "+proj=longlat +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +no_defs",
    label: "gradi RDN2008",
    zone: [5.9, 18.7],
    family: "gradi",
  },
  "EPSG:3003": {
    definition: `+proj=tmerc +lat_0=0 +lon_0=9 +k=0.9996 +x_0=1500000 +y_0=0 ${MONTE_MARIO}`,
    label: "Monte Mario / Italy zone 1 (Gauss-Boaga ovest)",
    zone: [5.9, 12.6],
    family: "Gauss-Boaga ovest",
  },
  "EPSG:3004": {
    definition: `+proj=tmerc +lat_0=0 +lon_0=15 +k=0.9996 +x_0=2520000 +y_0=0 ${MONTE_MARIO}`,
    label: "Monte Mario / Italy zone 2 (Gauss-Boaga est)",
    zone: [11.4, 18.7],
    family: "Gauss-Boaga est",
  },
  "EPSG:7791": { definition: `+proj=utm +zone=32 ${GRS80}`, label: "RDN2008 / UTM 32N (E-N)", ...UTM_32 },
  "EPSG:25832": { definition: `+proj=utm +zone=32 ${GRS80}`, label: "ETRS89 / UTM 32N", ...UTM_32 },
  "EPSG:32632": {
    definition: "+proj=utm +zone=32 +datum=WGS84 +units=m +no_defs",
    label: "WGS84 / UTM 32N",
    ...UTM_32,
  },
  // Its axes are north, then east; here columns say which is which, so that nothing is to be turned.
  "EPSG:6707": { definition: `+proj=utm +zone=32 ${GRS80}`, label: "RDN2008 / UTM 32N (N-E)", ...UTM_32 },
  "EPSG:7792": { definition: `+proj=utm +zone=33 ${GRS80}`, label: "RDN2008 / UTM 33N (E-N)", ...UTM_33 },
  "EPSG:25833": { definition: `+proj=utm +zone=33 ${GRS80}`, label: "ETRS89 / UTM 33N", ...UTM_33 },
  "EPSG:32633": {
    definition: "+proj=utm +zone=33 +datum=WGS84 +units=m +no_defs",
    label: "WGS84 / UTM 33N",
    ...UTM_33,
  },
  "EPSG:6708": { definition: `+proj=utm +zone=33 ${GRS80}`, label: "RDN2008 / UTM 33N (N-E)", ...UTM_33 },
};

/** Longitude and latitude, degrees WGS84. */
export type LonLat = readonly [longitude: number, latitude: number];
export type ToLonLat = (x: number, y: number) => LonLat;

const WGS84 = "+proj=longlat +datum=WGS84 +no_defs";

/** A transformation to WGS84, rounded to a centimetre so that the same file gives the same point every time. */
export function transformFrom(crs: string): ToLonLat {
  const projection = PROJECTIONS[crs];
  if (projection === undefined) throw new RangeError(`unknown projection ${crs}`);
  const { forward } = proj4(projection.definition, WGS84);
  return (x, y) => {
    const [longitude = Number.NaN, latitude = Number.NaN] = forward([x, y]);
    return [rounded(longitude), rounded(latitude)];
  };
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}
