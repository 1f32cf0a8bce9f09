import { readable } from "#city/buildings.ts";
import { createDraw, type Draw, seedOf } from "#city/draw.ts";
import { moved } from "#city/geography.ts";
import {
  FIRST_NAMES,
  LAST_NAMES,
  PIECES,
  REPORT_TEXTS,
  type ReportText,
  SECOND_VOICES,
  STREET_PIECES,
} from "#city/report-texts.ts";
import { pointAlong } from "#city/streets.ts";
import { demoTaxCode } from "#city/tax-code.ts";
import type { Building, SeedReport, Street } from "#city/types.ts";

export interface ReportSource {
  seed: number;
  buildings: readonly Building[];
  streets: readonly Street[];
}

const HOUR_MS = 3_600_000;

/** Reports of the last weeks, oldest first. One in seven tells again what another has told, nearby and soon after. */
export function drawReports(
  source: ReportSource,
  { count, until }: { count: number; until: Date },
): SeedReport[] {
  const draw = createDraw(seedOf(source.seed, "reports"));
  const spanHours = Math.max(14 * 24, count * 2);
  const reports: SeedReport[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = new Date(
      until.getTime() - ((spanHours * (count - index)) / count) * HOUR_MS + draw.between(0, 50) * 60_000,
    );
    const earlier = reports.at(-draw.between(1, Math.min(4, Math.max(1, reports.length))));
    const isRepeat = earlier !== undefined && draw.chance(1 / 7);
    reports.push(
      isRepeat ? repeatOf(earlier, { index, at, draw }) : freshReport(source, { index, at, draw }),
    );
  }
  return reports;
}

interface Drawing {
  index: number;
  at: Date;
  draw: Draw;
}

function freshReport(source: ReportSource, { index, at, draw }: Drawing): SeedReport {
  const text = draw.pick(REPORT_TEXTS);
  const building = text.uses.length === 0 ? undefined : pickBuilding(source, text, draw);
  const place =
    building === undefined ? streetPlace(draw.pick(source.streets), draw) : buildingPlace(building, draw);
  const piece = draw.pick(building === undefined ? STREET_PIECES : PIECES);
  return {
    id: `R${String(index + 1).padStart(6, "0")}`,
    category: text.category,
    subject: text.subject,
    description: text.text
      .replaceAll("{place}", place.name)
      .replaceAll("{piece}", piece)
      .replaceAll(" di via", " di via"),
    point: place.point,
    addressText: place.address,
    buildingCode: building?.code ?? null,
    reporter: draw.chance(0.9) ? drawReporter(draw) : null,
    createdAt: at.toISOString(),
  };
}

function repeatOf(earlier: SeedReport, { index, at, draw }: Drawing): SeedReport {
  return {
    ...earlier,
    id: `R${String(index + 1).padStart(6, "0")}`,
    description: draw.pick(SECOND_VOICES).replace("{text}", earlier.description),
    point: moved(earlier.point, { east: draw.between(-25, 25), north: draw.between(0, 25) }),
    reporter: drawReporter(draw),
    createdAt: at.toISOString(),
  };
}

function pickBuilding({ buildings }: ReportSource, { uses }: ReportText, draw: Draw): Building | undefined {
  const fitting = buildings.filter(({ use }) => uses.includes(use));
  return fitting.length === 0 ? undefined : draw.pick(fitting);
}

interface Place {
  name: string;
  address: string;
  point: SeedReport["point"];
}

/** People write red numbers in their own ways, and seldom exactly. */
function buildingPlace(building: Building, draw: Draw): Place {
  const { number, letter, colour, streetName, point } = building.address;
  const red = colour === "red" ? draw.pick(["r", " rosso", "/R"]) : "";
  const address = `${readable(streetName)} ${number}${letter ?? ""}${red}`;
  return {
    name: draw.chance(0.7) ? building.name : address,
    address: draw.chance(0.85) ? address : readable(streetName),
    point: moved(point, { east: draw.between(-15, 15), north: draw.between(0, 15) }),
  };
}

function streetPlace(street: Street, draw: Draw): Place {
  const number = draw.between(1, 90);
  return {
    name: readable(street.name),
    address: `${readable(street.name)} ${number}`,
    point: pointAlong(street, number / 160, 3),
  };
}

function drawReporter(draw: Draw): NonNullable<SeedReport["reporter"]> {
  const firstName = draw.pick(FIRST_NAMES);
  const lastName = draw.pick(LAST_NAMES);
  const mailbox = `${firstName}.${lastName}${draw.between(1, 99)}`.toLowerCase();
  return {
    firstName,
    lastName,
    taxCode: demoTaxCode(firstName, lastName, draw),
    email: `${mailbox}@posta.example`,
    phone: `010 000${draw.between(1000, 9999)}`,
  };
}
