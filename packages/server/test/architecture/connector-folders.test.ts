import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const FOLDER = join(import.meta.dirname, "../../src/connectors");
const ALWAYS = ["README.md", "client.ts", "config.ts", "mapping.ts", "wire.ts"];

/** A platform that is spoken to in several ways has some of them once more, named after the way: `header-wire.ts`. */
const OF_A_WAY = /^[a-z]+-(client|config|mapping|receiver|wire)\.ts$/;

test("every connector has the same files: a receiver only where the platform calls us", async () => {
  const platforms = (await readdir(FOLDER, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  expect(platforms.length).toBeGreaterThan(0);
  for (const { name } of platforms) {
    const files = (await readdir(join(FOLDER, name))).filter(
      (file) => file !== "receiver.ts" && !OF_A_WAY.test(file),
    );
    expect({ name, files: files.sort() }).toEqual({ name, files: ALWAYS });
  }
});
