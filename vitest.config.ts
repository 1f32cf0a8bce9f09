import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/contract", "packages/server", "packages/sandbox", "packages/web", "e2e"],
    fileParallelism: true,
    maxWorkers: 2,
  },
});
