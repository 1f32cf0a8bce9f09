import { inSentence, withPreposition } from "#city/building-phrases.ts";
import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import { ashore, moved } from "#city/geography.ts";
import { drawPerson } from "#city/people.ts";
import { ALONG_STREET, IN_SQUARE, insideOf, outsideOf, storeysNeeded } from "#city/places.ts";
import { type Trouble, TROUBLES, type Voice } from "#city/report-texts.ts";
import { type KnownStreet, pointAlong } from "#city/streets.ts";
import type { Building, BuildingUse, SeedReport } from "#city/types.ts";

export interface ReportSource {
  seed: number;
  buildings: readonly Building[];
  streets: readonly KnownStreet[];
}

const HOUR_MS = 3_600_000;

/**
 * Reports up to `until`, oldest first. One in seven tells again, in another person's words, what somebody nearby has
 * told in the days before.
 */
export function drawReports(
  source: ReportSource,
  { count, until, since }: { count: number; until: Date; since?: Date },
): SeedReport[] {
  const draw = createDraw(seedOf(source.seed, "reports"));
  const spanMs =
    since === undefined ? Math.max(14 * 24, count * 2) * HOUR_MS : until.getTime() - since.getTime();
  const byUse = Map.groupBy(source.buildings, ({ use }) => use);
  const streets = new Map(source.streets.map((street) => [street.code, street]));
  const told: Told[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = new Date(until.getTime() - spanMs * ((count - index - draw.next()) / count));
    const earlier = told.at(-draw.between(1, 4));
    const drawing: Drawing = { index, at: wakingHour(at, draw), draw, byUse, streets };
    const repeated = earlier !== undefined && draw.chance(1 / 7) ? repeatOf(earlier, drawing) : undefined;
    told.push(repeated ?? tellAnew(drawing));
  }
  const reports = told.map(({ report }) => report);
  return reports
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0))
    .map((report, index) => ({ ...report, id: `R${String(index + 1).padStart(6, "0")}` }));
}

interface Drawing {
  index: number;
  at: Date;
  draw: Draw;
  byUse: ReadonlyMap<BuildingUse, Building[]>;
  streets: ReadonlyMap<string, KnownStreet>;
}

/** A report, and what is needed for somebody else to tell the same. */
interface Told {
  report: SeedReport;
  trouble: Trouble;
  voice: Voice;
  words: Words;
  /** Voices already heard about it, one list for all who tell it: nobody repeats another's words. */
  heard: Voice[];
}

/** Few write at night: those minutes go to the morning after. */
function wakingHour(at: Date, draw: Draw): Date {
  const isNight = at.getUTCHours() < 5;
  return isNight && draw.chance(0.85) ? new Date(at.getTime() - draw.between(7, 14) * HOUR_MS) : at;
}

function tellAnew(drawing: Drawing): Told {
  const { at, draw, byUse } = drawing;
  const month = at.getUTCMonth() + 1;
  const possible = TROUBLES.filter(
    ({ uses, months }) =>
      (months.length === 0 || months.includes(month)) &&
      (uses.length === 0 || uses.some((use) => isOpen(use, month) && byUse.has(use))),
  );
  const trouble = draw.pick(possible);
  const fitting = trouble.uses
    .filter((use) => isOpen(use, month))
    .flatMap((use) => byUse.get(use) ?? [])
    .filter(({ storeys }) => storeys >= trouble.storeys);
  // A trouble of lifts, in a city without tall buildings.
  if (fitting.length === 0 && trouble.uses.length > 0) return tellAnew(drawing);
  const words = fitting.length === 0 ? streetWords(drawing) : buildingWords(draw.pick(fitting), drawing);
  const voice = draw.pick(trouble.voices.filter((each) => isTrueOf(each, words)));
  const reporter = draw.chance(0.92) ? drawPerson(draw, genderIn(voice)) : null;
  return { trouble, voice, words, heard: [voice], report: write({ trouble, voice, words, reporter }, at) };
}

/** In July and August nobody is there to tell of a school's troubles. */
function isOpen(use: BuildingUse, month: number): boolean {
  return !((use === "school" && (month === 7 || month === 8)) || (use === "nursery" && month === 8));
}

const STOREYS_OF = new Map<Voice, number>(
  TROUBLES.flatMap(({ voices }) =>
    voices.map((voice) => [voice, storeysNeeded(`${voice[0]} ${voice[1]}`)] as const),
  ),
);

/** "Fino al settimo piano" is not said of a house of five. */
function isTrueOf(voice: Voice, { storeys }: Words): boolean {
  return (STOREYS_OF.get(voice) ?? 1) <= storeys;
}

/** Whether the words can only be a woman's, or only a man's. */
function genderIn([, text]: Voice): { isWoman?: boolean } {
  if (/\b(rimasta|invalida)\b|mio marito/.test(text)) return { isWoman: true };
  return /\b(rimasto|quasi caduto|uscito)\b|mia moglie/i.test(text) ? { isWoman: false } : {};
}

/** Another person, another voice, some steps away; nothing when every voice has been heard. */
function repeatOf({ trouble, words, heard }: Told, { at, draw }: Drawing): Told | undefined {
  const others = trouble.voices.filter((other) => !heard.includes(other) && isTrueOf(other, words));
  if (others.length === 0) return undefined;
  const another = draw.pick(others);
  heard.push(another);
  const nearby: Words = {
    ...words,
    point: ashore(moved(words.point, { east: draw.between(-25, 25), north: draw.between(-5, 25) })),
    address: draw.chance(0.4) ? words.address : words.via,
  };
  const report = write(
    { trouble, voice: another, words: nearby, reporter: drawPerson(draw, genderIn(another)) },
    at,
  );
  return { trouble, voice: another, words: nearby, heard, report };
}

/** What fills the blanks of a text. */
interface Words {
  a: string;
  di: string;
  il: string;
  nome: string;
  via: string;
  dove: string;
  fuori: string;
  address: string;
  point: SeedReport["point"];
  buildingCode: string | null;
  /** Of the building; a street has any number. */
  storeys: number;
}

function buildingWords(building: Building, { draw, streets }: Drawing): Words {
  const { number, letter, colour, point, streetCode } = building.address;
  const street = streets.get(streetCode);
  const via = street === undefined ? "" : streetWritten(street, draw);
  // People write red numbers in their own ways, and seldom exactly.
  const red = colour === "red" ? draw.pick(["r", " rosso", "/R", "R"]) : "";
  const address = `${via} ${number}${letter ?? ""}${red}`;
  const isNamed = draw.chance(0.75);
  // Nobody writes the street after the name, in the middle of a sentence.
  const name = building.name.replace(
    /, (via|viale|vico|corso|piazza|piazzale|salita|lungo\p{L}+|largo) .*$/u,
    "",
  );
  return {
    a: isNamed ? withPreposition(name, "a") : `in ${address}`,
    di: isNamed ? withPreposition(name, "di") : `di ${address}`,
    il: isNamed ? withPreposition(name, "il") : address,
    nome: isNamed ? inSentence(name) : address,
    via,
    dove: draw.pick(insideOf(building)),
    fuori: draw.pick(outsideOf(building)),
    address: draw.chance(0.88) ? address : via,
    point: ashore(moved(point, { east: draw.between(-15, 15), north: draw.between(-5, 15) })),
    buildingCode: building.code,
    storeys: building.storeys,
  };
}

function streetWords({ draw, streets }: Drawing): Words {
  const street = draw.pick([...streets.values()]);
  const number = draw.between(1, street.lastNumber);
  const via = streetWritten(street, draw);
  const address = `${via} ${number}${draw.chance(0.15) ? "r" : ""}`;
  return {
    a: `in ${via}`,
    di: `di ${via}`,
    il: via,
    nome: via,
    via,
    dove: draw.pick(/^(piazza|piazzale|largo) /.test(street.spoken) ? IN_SQUARE : ALONG_STREET),
    fuori: "",
    address: draw.chance(0.8) ? address : via,
    point: ashore(pointAlong(street, number / street.lastNumber, 3)),
    buildingCode: null,
    storeys: Number.POSITIVE_INFINITY,
  };
}

/** Mostly as it is said, at times with an abbreviation. */
function streetWritten({ spoken }: KnownStreet, draw: Draw): string {
  if (draw.chance(0.85)) return spoken;
  return spoken
    .replace(/^via /, "v. ")
    .replace(/^corso /, "c.so ")
    .replace(/^piazza /, "p.zza ")
    .replace(" San ", " S. ");
}

interface Writing {
  trouble: Trouble;
  voice: Voice;
  words: Words;
  reporter: SeedReport["reporter"];
}

function write({ trouble, voice: [subject, text], words, reporter }: Writing, at: Date): SeedReport {
  return {
    id: "",
    category: trouble.category,
    subject: filled(subject, words),
    description: filled(text, words),
    point: words.point,
    addressText: words.address,
    buildingCode: words.buildingCode,
    reporter,
    createdAt: at.toISOString(),
    work: trouble.work === null ? null : { subject: trouble.work, inside: words.dove, outside: words.fuori },
  };
}

/** Fills a text in; what is written in capitals stays in capitals, and a sentence begins with one. */
export function filled(
  text: string,
  words: Pick<Words, "a" | "di" | "il" | "nome" | "via" | "dove" | "fuori">,
): string {
  const isShouted = text.replaceAll(/\{\w+\}/g, "") === text.replaceAll(/\{\w+\}/g, "").toUpperCase();
  const done = text.replaceAll(/\{(\w+)\}/g, (blank: string, key: string) => {
    const value: string | undefined = words[key.toLowerCase() as keyof typeof words];
    if (value === undefined) return blank;
    const isCapital = key !== key.toLowerCase();
    return isCapital ? value.charAt(0).toUpperCase() + value.slice(1) : value;
  });
  return isShouted ? done.toUpperCase() : done;
}
