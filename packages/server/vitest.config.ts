import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "server",
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/answers-as-documented.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
