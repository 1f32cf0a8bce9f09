const INTEGER = new Intl.NumberFormat("it-IT");
const ONE_DECIMAL = new Intl.NumberFormat("it-IT", { maximumFractionDigits: 1 });

/** `1234` → `1.234`. */
export function integerText(value: number): string {
  return INTEGER.format(value);
}

/** Metres as people say them: `45 m`, `1,2 km`. */
export function distanceText(metres: number): string {
  return metres < 1000 ? `${Math.round(metres)} m` : `${ONE_DECIMAL.format(metres / 1000)} km`;
}

/** Bytes as people say them: `850 kB`, `2,4 MB`. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${ONE_DECIMAL.format(bytes / 1_000_000)} MB`;
}
