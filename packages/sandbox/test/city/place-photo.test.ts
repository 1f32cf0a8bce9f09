import { inflateSync } from "node:zlib";
import { fileTypeFromBuffer } from "file-type";
import { expect, test } from "vitest";
import { placePhoto } from "#city/place-photo.ts";

test("a photo is a real PNG of 800 × 600 that a sniffer of types accepts and a decoder opens", async () => {
  const { bytes, contentType, fileName } = placePhoto({ id: "R000001", category: "Illuminazione" });
  expect(await fileTypeFromBuffer(bytes)).toEqual({ ext: "png", mime: contentType });
  expect(fileName).toBe("foto-R000001.png");
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([800, 600]);
  const length = bytes.readUInt32BE(33);
  expect(bytes.subarray(37, 41).toString("latin1")).toBe("IDAT");
  expect(inflateSync(bytes.subarray(41, 41 + length))).toHaveLength(600 * (800 * 3 + 1));
  expect(bytes.length).toBeLessThan(200_000);
});

test("the same report has the same photo, two reports two photos, two categories two colours", () => {
  const first = placePhoto({ id: "R000001", category: "Ascensori" }).bytes;
  expect(placePhoto({ id: "R000001", category: "Ascensori" }).bytes.equals(first)).toBe(true);
  expect(placePhoto({ id: "R000002", category: "Ascensori" }).bytes.equals(first)).toBe(false);
  expect(placePhoto({ id: "R000001", category: "Cimiteri" }).bytes.equals(first)).toBe(false);
});
