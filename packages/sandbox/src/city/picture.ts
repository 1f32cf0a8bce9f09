import { crc32, deflateSync } from "node:zlib";

export type Colour = readonly [red: number, green: number, blue: number];
export type Spot = readonly [x: number, y: number];

/** A small drawing board, for photos and maps that no library is worth. Origin at the top left, in pixels. */
export interface Picture {
  width: number;
  height: number;
  /** Paints one pixel; `opacity` from 0 to 1. Outside the board nothing happens. */
  dot(spot: Spot, colour: Colour, opacity?: number): void;
  /** Fills a polygon, even-odd rule. */
  fill(corners: readonly Spot[], colour: Colour, opacity?: number): void;
  disc(centre: Spot, radius: number, colour: Colour): void;
  line(from: Spot, to: Spot, stroke: { colour: Colour; width: number }): void;
  toPng(): Buffer;
}

export function createPicture(width: number, height: number, ground: Colour): Picture {
  const pixels = Buffer.alloc(width * height * 3, Buffer.from(ground));

  function dot([x, y]: Spot, colour: Colour, opacity = 1): void {
    const column = Math.floor(x);
    const row = Math.floor(y);
    if (column < 0 || row < 0 || column >= width || row >= height) return;
    const at = (row * width + column) * 3;
    for (let channel = 0; channel < 3; channel += 1) {
      const below = pixels[at + channel] as number;
      pixels[at + channel] = Math.round(below + ((colour[channel] as number) - below) * opacity);
    }
  }

  function fill(corners: readonly Spot[], colour: Colour, opacity = 1): void {
    const rows = corners.map(([, y]) => y);
    const solid = Buffer.from(colour.map(Math.round));
    for (
      let y = Math.max(0, Math.floor(Math.min(...rows)));
      y < Math.min(height, Math.max(...rows));
      y += 1
    ) {
      const crossings = crossingsAt(corners, y + 0.5);
      for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
        const from = Math.max(0, Math.ceil((crossings[pair] as number) - 0.5));
        const end = Math.ceil(Math.min(width, crossings[pair + 1] as number) - 0.5);
        if (opacity === 1 && end > from) {
          pixels.fill(solid, (y * width + from) * 3, (y * width + end) * 3);
        } else for (let x = from; x < end; x += 1) dot([x, y], colour, opacity);
      }
    }
  }

  return {
    width,
    height,
    dot,
    fill,
    disc: (centre, radius, colour) => fill(circle(centre, radius), colour),
    line: (from, to, stroke) => fill(bar(from, to, stroke.width), stroke.colour),
    toPng: () => encodePng(pixels, width, height),
  };
}

function circle([x, y]: Spot, radius: number): Spot[] {
  return Array.from({ length: 24 }, (_, index): Spot => {
    const turn = (index / 24) * 2 * Math.PI;
    return [x + Math.cos(turn) * radius, y + Math.sin(turn) * radius];
  });
}

function bar(from: Spot, to: Spot, width: number): Spot[] {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
  const x = ((to[1] - from[1]) / length) * (width / 2);
  const y = (-(to[0] - from[0]) / length) * (width / 2);
  return [
    [from[0] + x, from[1] + y],
    [to[0] + x, to[1] + y],
    [to[0] - x, to[1] - y],
    [from[0] - x, from[1] - y],
  ];
}

function crossingsAt(corners: readonly Spot[], y: number): number[] {
  const found: number[] = [];
  for (let index = 0; index < corners.length; index += 1) {
    const [x1, y1] = corners[index] as Spot;
    const [x2, y2] = corners[(index + 1) % corners.length] as Spot;
    if (y1 > y !== y2 > y) found.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
  }
  return found.sort((a, b) => a - b);
}

/** PNG of 8-bit RGB, unfiltered rows (PNG specification, 3rd edition, §10–11). */
function encodePng(pixels: Buffer, width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let row = 0; row < height; row += 1)
    pixels.copy(rows, row * (width * 3 + 1) + 1, row * width * 3, (row + 1) * width * 3);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
