import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { dedupe: ["react", "react-dom"] },
  test: { name: "web", environment: "jsdom", include: ["test/**/*.test.ts", "test/**/*.test.tsx"] },
});
