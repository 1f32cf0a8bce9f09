import { createDraw, seedOf } from "#city/draw.ts";
import { type Colour, createPicture, type Picture } from "#city/picture.ts";
import type { SeedReport } from "#city/types.ts";

export interface PlacePhoto {
  fileName: string;
  contentType: "image/png";
  bytes: Buffer;
}

const WIDTH = 800;
const HEIGHT = 600;

/** Background and subject of each category: enough for a person to tell two photos apart in a list. */
const PALETTE: Record<string, readonly [ground: Colour, subject: Colour]> = {
  "Edifici scolastici": [
    [244, 226, 176],
    [190, 92, 58],
  ],
  "Impianti di riscaldamento": [
    [232, 226, 220],
    [150, 48, 40],
  ],
  Illuminazione: [
    [28, 32, 52],
    [252, 224, 120],
  ],
  "Infiltrazioni e coperture": [
    [222, 220, 210],
    [92, 106, 96],
  ],
  Ascensori: [
    [200, 204, 210],
    [70, 82, 104],
  ],
  "Barriere architettoniche": [
    [226, 230, 236],
    [28, 86, 160],
  ],
  "Servizi igienici": [
    [236, 244, 246],
    [96, 150, 170],
  ],
  Serramenti: [
    [236, 216, 190],
    [60, 120, 90],
  ],
  "Impianti elettrici": [
    [238, 236, 228],
    [60, 56, 52],
  ],
  "Verde e alberi": [
    [186, 214, 232],
    [58, 112, 52],
  ],
  "Strade e marciapiedi": [
    [158, 160, 164],
    [64, 62, 60],
  ],
  Pulizia: [
    [206, 200, 186],
    [96, 78, 58],
  ],
  "Animali infestanti": [
    [224, 214, 196],
    [74, 58, 44],
  ],
  Mercati: [
    [240, 232, 214],
    [36, 128, 96],
  ],
  Cimiteri: [
    [204, 214, 208],
    [140, 146, 150],
  ],
  Altro: [
    [226, 222, 232],
    [108, 96, 140],
  ],
};
const FALLBACK: readonly [Colour, Colour] = [
  [226, 222, 232],
  [108, 96, 140],
];

/**
 * The photo that the citizen attached: a drawn PNG of 800 × 600 pixels, always the same for the same report. It is a
 * real image (a sniffer of file types takes it for one) and it shows nobody.
 */
export function placePhoto(report: Pick<SeedReport, "id" | "category">): PlacePhoto {
  const [ground, subject] = PALETTE[report.category] ?? FALLBACK;
  const draw = createDraw(seedOf(7, `${report.id}${report.category}`));
  const picture = createPicture(WIDTH, HEIGHT, ground);
  const floor = draw.between(380, 440);
  picture.fill(
    [
      [0, floor],
      [WIDTH, floor - 20],
      [WIDTH, HEIGHT],
      [0, HEIGHT],
    ],
    shade(ground, 0.82),
  );
  drawWall(picture, { floor, colour: shade(ground, 0.93) });
  drawSubject(picture, { colour: subject, floor, draw });
  // Grain, as of a cheap telephone; it also keeps two photos of one category from being equal.
  for (let grain = 0; grain < 9_000; grain += 1)
    picture.dot([draw.between(0, WIDTH - 1), draw.between(0, HEIGHT - 1)], [0, 0, 0], 0.12);
  return { fileName: `foto-${report.id}.png`, contentType: "image/png", bytes: picture.toPng() };
}

const shade = ([red, green, blue]: Colour, by: number): Colour => [red * by, green * by, blue * by];

function drawWall(picture: Picture, { floor, colour }: { floor: number; colour: Colour }): void {
  for (let x = 60; x < WIDTH; x += 190)
    picture.fill(
      [
        [x, 70],
        [x + 110, 66],
        [x + 110, floor - 90],
        [x, floor - 80],
      ],
      colour,
    );
}

/** A stain, a crack and something in front of it: every category has it in its own colour. */
function drawSubject(
  picture: Picture,
  { colour, floor, draw }: { colour: Colour; floor: number; draw: ReturnType<typeof createDraw> },
): void {
  const centre = [draw.between(260, 540), draw.between(floor - 190, floor - 60)] as const;
  for (let blot = 0; blot < 7; blot += 1) {
    const place = [centre[0] + draw.between(-110, 110), centre[1] + draw.between(-50, 50)] as const;
    picture.disc(place, draw.between(24, 64), shade(colour, 0.8 + draw.next() * 0.35));
  }
  let from: readonly [number, number] = [centre[0] - 160, centre[1] - 80];
  for (let step = 0; step < 8; step += 1) {
    const to = [from[0] + draw.between(20, 60), from[1] + draw.between(-20, 46)] as const;
    picture.line(from, to, { colour: shade(colour, 0.45), width: 5 });
    from = to;
  }
}
