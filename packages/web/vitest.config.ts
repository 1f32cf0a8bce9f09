import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { dedupe: ["react", "react-dom"] },
  test: {
    name: "web",
    environment: "jsdom",
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    testTimeout: 60_000,
    // npm keeps React in this package and TanStack at the workspace root: inlined, it finds it as the build does.
    server: { deps: { inline: [/@tanstack\//] } },
  },
});
