import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeText, fold, icsEvent, icsFoot, icsHead } from "#domain/calendar-file/ics.ts";

const octets = (text: string) => new TextEncoder().encode(text).length;
const unfold = (text: string) => text.replaceAll("\r\n ", "");
const text = fc.string({ unit: "grapheme", maxLength: 400 });

test("a folded line is of lines of 75 octets at most, and unfolded is what it was (RFC 5545, 3.1)", () => {
  fc.assert(
    fc.property(text, (raw) => {
      const line = escapeText(raw);
      const folded = fold(line);
      for (const part of folded.split("\r\n")) expect(octets(part)).toBeLessThanOrEqual(75);
      expect(unfold(folded)).toBe(line);
    }),
  );
});

test("text is escaped: no line of a calendar can be made from what somebody wrote", () => {
  fc.assert(
    fc.property(text, (raw) => {
      expect(escapeText(raw)).not.toMatch(/[\r\n]/);
    }),
  );
  expect(escapeText("via Roma, 3; scala \\A\r\nEND:VEVENT")).toBe(
    "via Roma\\, 3\\; scala \\\\A\\nEND:VEVENT",
  );
});

test("an event is of a whole day, ends on the day after, and keeps its name over time", () => {
  const event = icsEvent(
    {
      ...{ uid: "abc@stabile", day: "2026-12-31", summary: "Verifica", description: "Norma" },
      ...{ location: "Via Garibaldi, 9", url: "https://stabile.example/scadenze", categories: ["Comune"] },
    },
    new Date("2026-11-30T09:08:07.123Z"),
  );
  const file = icsHead("Scadenze") + event + icsFoot();
  expect(file.split("\r\n")).toEqual(
    expect.arrayContaining([
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "UID:abc@stabile",
      "DTSTAMP:20261130T090807Z",
      "DTSTART;VALUE=DATE:20261231",
      "DTEND;VALUE=DATE:20270101",
      "LOCATION:Via Garibaldi\\, 9",
      "END:VCALENDAR",
    ]),
  );
  expect(file.endsWith("END:VCALENDAR\r\n")).toBe(true);
});
