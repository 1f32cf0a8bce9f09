// Where the map looks: from degrees to pixels and back. The city is small enough for a plain flat projection.

const MIN_ZOOM = 0.5;
const MAX_ZOOM = 400;
const METRES_PER_DEGREE = 111_320;

export class MapView {
  constructor(bounds, size) {
    [this.west, this.south, this.east, this.north] = bounds;
    /** A degree of longitude is shorter than one of latitude. */
    this.squeeze = Math.cos((((this.south + this.north) / 2) * Math.PI) / 180);
    this.size = size;
    this.lon = (this.west + this.east) / 2;
    this.lat = (this.south + this.north) / 2;
    this.zoom = 1;
  }

  /** Pixels in a degree of latitude. */
  scale() {
    const { width, height } = this.size();
    const fit = Math.min(
      width / ((this.east - this.west) * this.squeeze),
      height / (this.north - this.south),
    );
    return fit * this.zoom;
  }

  toScreen([lon, lat]) {
    const { width, height } = this.size();
    const k = this.scale();
    return [width / 2 + (lon - this.lon) * this.squeeze * k, height / 2 - (lat - this.lat) * k];
  }

  toPlace([x, y]) {
    const { width, height } = this.size();
    const k = this.scale();
    return [this.lon + (x - width / 2) / (this.squeeze * k), this.lat - (y - height / 2) / k];
  }

  centre([lon, lat]) {
    [this.lon, this.lat] = [lon, lat];
  }

  /** What was under the first pixel comes under the second. */
  drag(from, to) {
    const [lonA, latA] = this.toPlace(from);
    const [lonB, latB] = this.toPlace(to);
    this.centre([this.lon + lonA - lonB, this.lat + latA - latB]);
  }

  /** Nearer or farther, with one place staying where it is on the screen. */
  zoomBy(factor, around = [this.lon, this.lat]) {
    const next = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, this.zoom * factor));
    const share = 1 - this.zoom / next;
    this.centre([this.lon + (around[0] - this.lon) * share, this.lat + (around[1] - this.lat) * share]);
    this.zoom = next;
  }

  zoomToScale(scale) {
    this.zoom = Math.min(MAX_ZOOM, (scale / this.scale()) * this.zoom);
  }

  /** Near the edge, a pin would be half hidden. */
  shows(place) {
    const [x, y] = this.toScreen(place);
    const { width, height } = this.size();
    return x > 30 && y > 50 && x < width - 30 && y < height - 20;
  }

  /** The nearest street, with its distance in metres. */
  nearest(streets, [lon, lat]) {
    let best = { name: "", distance: Number.POSITIVE_INFINITY };
    for (const { n, l } of streets) {
      for (let i = 0; i + 3 < l.length; i += 2) {
        const [ax, ay] = [(l[i] - lon) * this.squeeze, l[i + 1] - lat];
        const [dx, dy] = [(l[i + 2] - l[i]) * this.squeeze, l[i + 3] - l[i + 1]];
        const length = dx * dx + dy * dy;
        const t = length === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length));
        const distance = Math.hypot(ax + t * dx, ay + t * dy) * METRES_PER_DEGREE;
        if (distance < best.distance) best = { name: n, distance };
      }
    }
    return best;
  }
}

/** The middle of a street's line, a flat list of longitudes and latitudes. */
export function middleOf(line) {
  const middle = Math.floor(line.length / 4) * 2;
  const before = Math.max(0, middle - 2);
  return [(line[before] + line[middle]) / 2, (line[before + 1] + line[middle + 1]) / 2];
}
