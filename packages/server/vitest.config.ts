import { defineConfig } from "vitest/config";
import { SlowFirst } from "./slow-first.ts";

export default defineConfig({
  test: {
    name: "server",
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/answers-as-documented.ts"],
    sequence: { sequencer: SlowFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
