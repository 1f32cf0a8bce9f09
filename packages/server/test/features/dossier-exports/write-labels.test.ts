import { expect, test } from "vitest";
import { LABEL_SHEETS } from "#domain/labels/label-sheet.ts";
import { writeLabels } from "#features/dossier-exports/labels/write-labels.ts";
import { follow, ofType, readObjects } from "#test/features/dossier-exports/pdf-objects.ts";
import { readSquare } from "#test/features/dossier-exports/read-square.ts";

const labelOf = (number: number) => ({
  address: `https://stabile.comune.example/e/EL-${String(number).padStart(5, "0")}`,
  code: `EL-${String(number).padStart(5, "0")}`,
  name: "Estintore a polvere 6 kg, corridoio del primo piano, lato ovest, accanto alla scala di emergenza",
  building: "Scuola primaria di via dell'Esempio",
});

async function written(count: number, skipped = 0) {
  const chunks: Uint8Array[] = [];
  await writeLabels(
    {
      labels: Array.from({ length: count }, (_, index) => labelOf(index + 1)),
      layout: LABEL_SHEETS["70x37"],
      skipped,
      municipality: "Comune di Esempio",
      producedAt: new Date("2026-11-30T09:00:00Z"),
    },
    {
      write: async (bytes) => {
        await Promise.resolve();
        chunks.push(bytes);
      },
    },
  );
  return readObjects(Buffer.concat(chunks));
}

test("twenty-four labels fill a sheet, and one more begins another", async () => {
  expect(ofType(await written(24), "Page")).toHaveLength(1);
  expect(ofType(await written(25), "Page")).toHaveLength(2);
  expect(ofType(await written(20, 5), "Page")).toHaveLength(2);
});

test("each square of the sheet, read back as a reader does, is the address of its thing", async () => {
  const objects = await written(2);
  const [page] = ofType(objects, "Page");
  if (page === undefined) throw new Error("no page");
  const drawn = follow(objects, page, "Contents").stream?.toString("latin1") ?? "";
  const squares = drawn
    .split("/Figure")
    .slice(1)
    .map((one) => one.slice(0, one.indexOf("EMC")));
  expect(squares.map((square) => readSquare(square))).toEqual([labelOf(1).address, labelOf(2).address]);
});
