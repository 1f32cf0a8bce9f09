import { defineConfig } from "vitest/config";
import { SlowFirst } from "./slow-first.ts";

export default defineConfig({
  test: {
    name: "server",
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/answers-as-documented.ts"],
    sequence: { sequencer: SlowFirst },
    // Bounds for what hangs: a busy machine is slow, not wrong.
    testTimeout: 480_000,
    hookTimeout: 480_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
