import fc from "fast-check";
import { expect, test } from "vitest";
import { readDays } from "#domain/documents/read-days.ts";
import { readMetadata } from "#domain/documents/read-metadata.ts";
import { DOCUMENT_TYPES } from "#domain/documents/types.ts";
import { shortDay } from "#domain/text/italian-dates.ts";

const read = (text: string) => readMetadata(text, DOCUMENT_TYPES);
const valuesOf = (text: string) => Object.fromEntries(read(text).map(({ field, value }) => [field, value]));

/** Made up, in the words in which such papers are written. */
const CERTIFICATES: readonly (readonly [name: string, text: string, says: Record<string, string>])[] = [
  [
    "earthing",
    `Organismo abilitato: Verifiche Esempio S.r.l.\nVERBALE DI VERIFICA PERIODICA DEGLI IMPIANTI DI MESSA A TERRA ai sensi del D.P.R. 22 ottobre 2001, n. 462\nVerbale n. MT/2024/0187\nData della verifica: 12/03/2024\nEsito della verifica: POSITIVO\nProssima verifica entro il 12/03/2026\nIl tecnico verificatore: Mario Prova`,
    {
      type: "earthing-report",
      number: "MT/2024/0187",
      issuedOn: "2024-03-12",
      expiresOn: "2026-03-12",
      outcome: "positive",
      issuer: "Verifiche Esempio S.r.l",
      signatory: "Mario Prova",
    },
  ],
  [
    "energy",
    `ATTESTATO DI PRESTAZIONE ENERGETICA DEGLI EDIFICI\nCODICE IDENTIFICATIVO: 0701-2021-44512\nValido fino al 9 giugno 2031\nSoggetto certificatore: Anna Esempio\nData di emissione: 9 giugno 2021`,
    {
      type: "ape",
      number: "0701-2021-44512",
      issuedOn: "2021-06-09",
      expiresOn: "2031-06-09",
      signatory: "Anna Esempio",
    },
  ],
  [
    "fire",
    `Comando Provinciale dei Vigili del Fuoco\nCERTIFICATO DI PREVENZIONE INCENDI\nPratica n. 12345/A\nrilasciato il 1° marzo 2019`,
    { type: "fire-certificate", number: "12345/A", issuedOn: "2019-03-01", expiresOn: "2024-03-01" },
  ],
  [
    "lift",
    `Verifica periodica di ascensore, art. 13 del D.P.R. 162/99. Verbale n° 881. Verifica eseguita in data 03-02-2025. Esito: NEGATIVO`,
    { type: "lift-report", number: "881", issuedOn: "2025-02-03", outcome: "negative" },
  ],
  [
    "conformity",
    `DICHIARAZIONE DI CONFORMITÀ DELL'IMPIANTO ALLA REGOLA DELL'ARTE\nD.M. 22 gennaio 2008, n. 37\nDichiarazione n. 15/2018\nImpresa installatrice: Impianti Rossetti Snc\nData: 30.11.2018`,
    { type: "dico", number: "15/2018", issuedOn: "2018-11-30", issuer: "Impianti Rossetti Snc" },
  ],
  [
    "lift booklet",
    `LIBRETTO DELL'ASCENSORE\nMatricola: GE 1234/98`.replace("GE 1234/98", "GE-1234/98"),
    { type: "lift-booklet", number: "GE-1234/98" },
  ],
  [
    "with prescriptions",
    `Certificato di idoneità statica. L'ispettore: Luca Bianchi. Emesso il 5 set. 2022. Esito positivo con prescrizioni.`,
    { type: "static-fitness", issuedOn: "2022-09-05", outcome: "conditional", signatory: "Luca Bianchi" },
  ],
];

test.each(CERTIFICATES)("of a certificate (%s) it reads what it says of itself", (_, text, says) => {
  expect(valuesOf(text)).toMatchObject(says);
});

test("each proposal carries the words it was read from, with the value marked in them", () => {
  for (const [, text] of CERTIFICATES)
    for (const { field, value, words, mark, because } of read(text)) {
      if (mark === undefined) expect(because, field).toMatch(/\d/);
      else if (field === "number" || field === "issuer" || field === "signatory")
        expect(words.slice(...mark)).toBe(value);
      else expect(words.slice(...mark).length, field).toBeGreaterThan(2);
    }
});

test("a norm that is cited gives neither the number nor the day of the paper", () => {
  const says = valuesOf(
    "Verifica ai sensi del D.P.R. n. 462 del 22/10/2001 e del decreto n. 37 del 22 gennaio 2008",
  );
  expect(says.number).toBeUndefined();
  expect(says.issuedOn).toBeUndefined();
});

test("an expiry by the norm is proposed with the norm, where the paper says none", () => {
  const proposal = read("Certificato di prevenzione incendi, pratica n. 9, rilasciato il 29/02/2020").find(
    ({ field }) => field === "expiresOn",
  );
  expect(proposal).toEqual({
    field: "expiresOn",
    value: "2025-02-28",
    words: "",
    because: "DPR 151/2011, art. 5",
  });
});

const aDay = fc
  .date({ min: new Date("1950-01-01"), max: new Date("2049-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test("every day is read in each of the forms in which Italians write it", () => {
  const long = new Intl.DateTimeFormat("it-IT", {
    timeZone: "UTC",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  fc.assert(
    fc.property(aDay, (day) => {
      const slashed = shortDay(day);
      const [date, month, year] = slashed.split("/") as [string, string, string];
      const written = long.format(new Date(`${day}T12:00:00Z`));
      const forms = [
        slashed,
        slashed.replaceAll("/", "-"),
        slashed.replaceAll("/", "."),
        `${Number(date)}/${Number(month)}/${year}`,
        `${date}/${month}/${year.slice(2)}`,
        day,
        written,
        written.toUpperCase(),
        written.replace(" ", "° "),
      ];
      for (const form of forms) {
        const found = readDays(`Genova, ${form} e oltre`.toLowerCase());
        expect(
          found.map((one) => one.day),
          form,
        ).toEqual([day]);
      }
    }),
  );
});

test("what is no day of the calendar is not read as one", () => {
  expect(readDays("31/02/2024, 00/01/2024, 12/13/2024, 3 martelli 2020, 1.234.567, 10.0.0.1")).toEqual([]);
});

test("whatever the text, it answers, at most once for each field, with marks inside the words", () => {
  const bit = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constantFrom(
      "verbale n. ",
      "Prot. n. ",
      "scadenza ",
      "in data 1/1/2020 ",
      "D.P.R. n. 462 ",
      "messa a terra",
      "İ",
      "ß",
      "Il tecnico: ",
    ),
  );
  fc.assert(
    fc.property(fc.array(bit, { maxLength: 40 }), (bits) => {
      const proposals = read(bits.join(""));
      expect(new Set(proposals.map(({ field }) => field)).size).toBe(proposals.length);
      for (const { words, mark } of proposals)
        if (mark) expect(mark[0] >= 0 && mark[0] <= mark[1] && mark[1] <= words.length).toBe(true);
    }),
  );
});

test("a text made to be slow is read in a moment", () => {
  for (const part of ["verbale di ", "n. ", "A a ", "1/1/", "decreto ", "a".repeat(50)]) {
    const began = performance.now();
    read(part.repeat(60_000 / part.length));
    expect(performance.now() - began).toBeLessThan(2_000);
  }
});
