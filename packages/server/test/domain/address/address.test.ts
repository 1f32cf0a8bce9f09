import fc from "fast-check";
import { expect, test } from "vitest";
import { civicKey, compareCivics, readCivic, readColour, writeCivic } from "#domain/address/civic-number.ts";
import { joinStreetName, readStreetName, streetKey, writeStreetName } from "#domain/address/street-name.ts";
import { readAddress } from "#domain/address/written-address.ts";

test.each([
  ["VIA XX SETTEMBRE", "Via", "XX Settembre"],
  ["P.zza De Ferrari", "Piazza", "De Ferrari"],
  ["C.SO CITTA' DI GAETA", "Corso", "Città di Gaeta"],
  ["Vico dell'Amor Perfetto", "Vico", "dell'Amor Perfetto"],
  ["SALITA DELL'ORO", "Salita", "dell'Oro"],
  ["V. ROMA", "Via", "Roma"],
  ["V Maggio", null, "V Maggio"],
  ["STRADA PROVINCIALE 82 ALESSANDRIA-SALE", "Strada Provinciale", "82 Alessandria-Sale"],
  ["LOCALITA' CASCINALI STAMPA", "Località", "Cascinali Stampa"],
  ["Via Ca' da Po", "Via", "Ca' da Po"],
  ["Via Gabriele D'Annunzio", "Via", "Gabriele D'Annunzio"],
  ["VIA G.B. MONTI", "Via", "G.B. Monti"],
  ["Piazza", null, "Piazza"],
  ["viale  Brigata   Bisagno", "Viale", "Brigata Bisagno"],
])("the street «%s» is read as its kind and a readable name", (text, kind, name) => {
  expect(readStreetName(text)).toEqual({ kind, name });
});

test.each([
  ["Corso", "Acqui", "Corso Acqui"],
  ["Localita'", "Cascinali Stampa", "Località Cascinali Stampa"],
  ["P.ZZA", "DELLA LIBERTA'", "Piazza Della Libertà"],
  ["SCALETTA", "SAN PIETRO", "Scaletta San Pietro"],
  ["", "VIA ROMA", "Via Roma"],
])("kind «%s» and name «%s» in two columns make one name", (kind, name, whole) => {
  expect(writeStreetName(joinStreetName(kind, name)).toLowerCase()).toBe(whole.toLowerCase());
});

const words = fc.array(fc.stringMatching(/^[A-Za-zàèéìòù']{1,9}$/u), { minLength: 1, maxLength: 4 });

test("one street has one key, however it is capitalised, and reading what was written changes nothing", () => {
  fc.assert(
    fc.property(fc.constantFrom("Via", "Piazza", "Corso", "Vico", "Salita"), words, (kind, name) => {
      const text = `${kind} ${name.join(" ")}`;
      expect(streetKey(text.toUpperCase())).toBe(streetKey(text));
      const written = writeStreetName(readStreetName(text));
      expect(writeStreetName(readStreetName(written))).toBe(written);
    }),
  );
  expect(streetKey("C.so Città di Gaeta")).toBe(streetKey("CORSO CITTA' DI GAETA"));
  expect(streetKey("Via Roma")).not.toBe(streetKey("Piazza Roma"));
});

test.each([
  ["12", { number: 12, letter: "", colour: "black" }],
  ["12r", { number: 12, letter: "", colour: "red" }],
  ["12/R", { number: 12, letter: "", colour: "red" }],
  ["12 rosso", { number: 12, letter: "", colour: "red" }],
  ["12 A rosso", { number: 12, letter: "A", colour: "red" }],
  ["12Ar", { number: 12, letter: "A", colour: "red" }],
  ["12 nero", { number: 12, letter: "", colour: "black" }],
  ["14A", { number: 14, letter: "A", colour: "black" }],
  ["14/A", { number: 14, letter: "A", colour: "black" }],
  ["14 bis", { number: 14, letter: "bis", colour: "black" }],
  ["14/bis R", { number: 14, letter: "bis", colour: "red" }],
  ["12/1", { number: 12, letter: "/1", colour: "black" }],
  ["n. 3/a", { number: 3, letter: "A", colour: "black" }],
  ["0104", { number: 104, letter: "", colour: "black" }],
])("the civic «%s» is read where red numbers are in use", (text, civic) => {
  expect(readCivic(text, { redNumbers: true })).toEqual({ kind: "civic", civic });
});

test("where there are no red numbers an R is a letter, and the word is still a colour", () => {
  const rules = { redNumbers: false };
  expect(readCivic("12R", rules)).toMatchObject({ civic: { letter: "R", colour: "black" } });
  expect(readCivic("12 rosso", rules)).toMatchObject({ civic: { letter: "", colour: "red" } });
});

test.each(["snc", "S.N.C.", "s.n.", "", "0", "senza numero"])("«%s» says that there is no number", (text) => {
  expect(readCivic(text, { redNumbers: true }).kind).toBe("without-number");
});

test.each(["12-14", "km 3+500", "A12", "123456", "12 scala B", "12*"])("«%s» is no civic number", (text) => {
  expect(readCivic(text, { redNumbers: true }).kind).toBe("unreadable");
});

const civics = fc.record({
  number: fc.integer({ min: 1, max: 9_999 }),
  letter: fc.constantFrom("", "A", "B", "Z", "bis", "ter", "/1", "A/12", "bisA"),
  colour: fc.constantFrom("black" as const, "red" as const),
});

test("what is written of a civic is read as the same civic", () => {
  fc.assert(
    fc.property(civics, (civic) => {
      expect(readCivic(writeCivic(civic), { redNumbers: true })).toEqual({ kind: "civic", civic });
    }),
  );
});

test("civics are in one order, and only the same one has the same key", () => {
  fc.assert(
    fc.property(civics, civics, (a, b) => {
      expect(Math.sign(compareCivics(a, b))).toBe(-Math.sign(compareCivics(b, a)) + 0);
      expect(compareCivics(a, b) === 0).toBe(civicKey(a) === civicKey(b));
    }),
  );
});

test("any text is read, as a street, a civic and an address", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(typeof streetKey(text)).toBe("string");
      expect(["civic", "without-number", "unreadable"]).toContain(readCivic(text, { redNumbers: true }).kind);
      expect(typeof readAddress(text).street).toBe("string");
    }),
  );
});

test.each([
  ["R", "red"],
  ["ROSSO", "red"],
  ["2", "red"],
  ["NERO", "black"],
  ["", "black"],
  ["verde", undefined],
])("the colour «%s» of a column is told", (text, colour) => {
  expect(readColour(text)).toBe(colour);
});
