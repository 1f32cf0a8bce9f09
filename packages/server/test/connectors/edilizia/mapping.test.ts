import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readFile, readFiles } from "#connectors/edilizia/file-mapping.ts";
import { readAmnesties, readAmnesty, readDecrees, toDecreeSearch } from "#connectors/edilizia/mapping.ts";

function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", name), "utf8")) as T;
}
const FILES = fixture<{ elencoPratiche: [Record<string, unknown>] }>(
  "pratiche.reference-genova-edilizia-section-4.json",
);
const DECREES = fixture<[Record<string, unknown>]>("decreti.reference-genova-edilizia-section-2.json");
const [FILE] = FILES.elencoPratiche;
const AMNESTY = {
  recId: "9",
  numeroPratica: 77,
  annoPratica: 1986,
  statoPratica: "RILASCIATA",
  indirizzi: [null, { via: "VIA DI PROVA", civico: "3", interno: "2", numero: null }],
  nominativi: [{ cognome: "ROSSI", nome: "PROVA", codiceFiscale: null }],
  abusi: [{ descrizione: "Veranda" }],
  documenti: [
    { nome: "titolo.pdf", numeroProvvedimento: 12, dataProvvedimento: "1990-05-02" },
    { nome: "senza_data.pdf", numeroProvvedimento: 13, dataProvvedimento: null },
  ],
};

test("the documented file is read, its day being written day first", () => {
  expect(readFiles(FILES)).toEqual([
    {
      kind: "read",
      value: {
        key: "55501",
        number: 120,
        year: 2019,
        protocolKind: null,
        type: "SCIA",
        subject: "Opere interne",
        submittedOn: "2019-01-10",
        protocolledOn: null,
        enteredOn: null,
        state: { kind: "closed" },
        unread: [],
      },
    },
  ]);
});

test("keys are the same with, without, and with other underscores", () => {
  const respelt = (spell: (name: string) => string) => ({
    elencoPratiche: [Object.fromEntries(Object.entries(FILE).map(([name, value]) => [spell(name), value]))],
  });
  const wanted = readFiles(FILES);
  expect(readFiles(respelt((name) => name.replaceAll("_", "")))).toEqual(wanted);
  expect(readFiles(respelt((name) => name.toLowerCase()))).toEqual(wanted);
  expect(readFiles(respelt((name) => name.replaceAll("_", "").split("").join("_")))).toEqual(wanted);
});

test("one element whose keys are null is an empty list, of files and of designers", () => {
  expect(
    readFiles({
      elencoPratiche: [{ PRA_N_PROT_NUMERO: null, PRA_N_COD_PRATICHE: null, PRA_VA_OGGETTO: "" }],
    }),
  ).toEqual([]);
  expect(readFile({ PRA_N_PROT_NUMERO: null })).toBeUndefined();
  expect(readFile({ ...FILE, progettisti: [{ PRO_A_COGN: null, PRO_A_CAP: "16100" }] })).toMatchObject({
    value: { designers: [] },
  });
});

test("details bring addresses, movements by group, designers with their register, applicants without contacts", () => {
  const read = readFile({
    ...FILE,
    indirizzi: [
      { STRA_STRADA_DESCRIZIONE: "VIA DI PROVA", RCP_SI_CIVICO_NUMERO: 3, RCP_SI_CIVICO_COLORE: "R" },
    ],
    movimentiIter: [
      { MOV_A_DESCRIZIONE_MOVIMENTO: "Istruttoria", RMP_D_INI_MOV: "11-01-2019", RMP_D_FINE_MOV: "boh" },
    ],
    movimentiPareri: [{ MOV_A_DESCRIZIONE_MOVIMENTO: "Parere ASL" }],
    progettisti: [
      {
        PRO_A_COGN: "VERDI",
        PRO_A_NOME: "PROVA",
        ALB_VA_ALBO: "Architetti",
        PRO_A_ISCALBO_N: 12,
        PRO_A_TEL: "1",
      },
    ],
    richiedenti: { RIC_A_COGN: "COMUNE", RIC_A_IND: "VIA" },
  });
  expect(read).toMatchObject({
    kind: "read",
    value: {
      addresses: [{ street: "VIA DI PROVA", civicNumber: "3", civicColour: "red" }],
      movements: [
        { group: "procedure", text: "Istruttoria", startedOn: "2019-01-11", endedOn: null },
        { group: "opinion", text: "Parere ASL" },
      ],
      designers: [{ familyName: "VERDI", givenName: "PROVA", professionalRegister: "Architetti 12" }],
      applicants: [{ familyName: "COMUNE" }],
      unread: [{ field: "RMP_D_FINE_MOV", text: "boh" }],
    },
  });
  expect(JSON.stringify(read)).not.toContain("TEL");
});

test.each([
  ["S", { kind: "closed" }],
  ["n", { kind: "in-progress" }],
  ["X", { kind: "unknown", code: "X" }],
])("a file whose state is %s is %o", (code, state) => {
  expect(readFiles({ elencoPratiche: [{ ...FILE, PRA_VA_PRATICA_CHIUSA: code }] })).toMatchObject([
    { value: { state } },
  ]);
});

test("the documented decree is read with its address and its document, not taken yet", () => {
  expect(readDecrees(DECREES)).toEqual([
    {
      kind: "read",
      value: {
        documentUnit: 100_001,
        number: 321,
        year: 1975,
        selfCertified: "no",
        addresses: ["VIA DI PROVA 3"],
        documents: [{ kind: "occupancy", documentUnit: 100_001, name: "decreto_321_1975.pdf" }],
        unread: [],
      },
    },
  ]);
});

test("a search by street says the colour as the service does, and nothing that was not asked", () => {
  expect(toDecreeSearch({ street: "VIA DI PROVA", civicFrom: 1, civicTo: 9, colour: "black" })).toEqual({
    nomeStrada: "VIA DI PROVA",
    civicoDa: 1,
    civicoA: 9,
    colore: "NERO",
  });
});

test("an amnesty's documents are asked for by the year of their act; one without a day is only named", () => {
  expect(readAmnesty(AMNESTY)).toMatchObject({
    value: {
      addresses: ["VIA DI PROVA 3 int. 2"],
      works: ["Veranda"],
      holders: [{ familyName: "ROSSI" }],
      acts: [
        {
          document: {
            actNumber: 12,
            actYear: 1990,
            name: "titolo.pdf",
            practice: { number: 77, year: 1986 },
          },
        },
        { name: "senza_data.pdf", document: null },
      ],
    },
  });
});

test("a document whose name is a step in a path is never asked for", () => {
  const [reading] = readDecrees([{ ...DECREES[0], allegati: [{ nome: ".." }] }]) ?? [];
  expect(reading).toMatchObject({ value: { documents: [] } });
});

test("whatever comes is read or named as malformed, never an exception", () => {
  const readers = [readFiles, readDecrees, readAmnesties];
  const kinds = ["read", "malformed"];
  const isNamed = (answer: unknown) =>
    readers.every((read) => read(answer)?.every(({ kind }) => kinds.includes(kind)) ?? true) &&
    kinds.includes(readAmnesty(answer).kind) &&
    kinds.includes(readFile(answer)?.kind ?? "read");
  const like = (record: Record<string, unknown>) =>
    fc.record(
      Object.fromEntries(
        Object.keys(record).map((name) => [name, fc.oneof(fc.constant(record[name]), fc.jsonValue())]),
      ),
      { requiredKeys: [] },
    );
  fc.assert(fc.property(fc.jsonValue(), isNamed));
  fc.assert(fc.property(fc.oneof(like(FILE), like(DECREES[0]), like(AMNESTY)), isNamed));
  fc.assert(fc.property(fc.array(fc.oneof(like(DECREES[0]), like(AMNESTY))), isNamed));
  fc.assert(fc.property(fc.array(like(FILE)), (elencoPratiche) => isNamed({ elencoPratiche })));
});
