import type { Point } from "@stabile/contract/shapes";

/**
 * Where the way to a place is shown: the phone's own maps where it has them, OpenStreetMap on a computer. Only the place
 * is told, and only when the link is pressed.
 */
export function directionsTo({ latitude, longitude }: Point, userAgent: string): string {
  const place = `${latitude.toFixed(6)},${longitude.toFixed(6)}`;
  if (/iPhone|iPad|iPod/.test(userAgent)) return `https://maps.apple.com/?daddr=${place}`;
  if (/Android/.test(userAgent)) return `geo:${place}?q=${place}`;
  return `https://www.openstreetmap.org/directions?to=${encodeURIComponent(place)}`;
}
