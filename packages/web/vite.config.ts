import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = "http://localhost:3000";

export default defineConfig({
  plugins: [react()],
  // The worker of the viewer is a module, as this is.
  worker: { format: "es" },
  // Libraries hoisted to the workspace root must find the one copy of React, which npm keeps in this package.
  resolve: { dedupe: ["react", "react-dom"] },
  build: {
    target: "es2022",
    // What each page loads: the bench weighs it.
    manifest: true,
    // A `data:` URI would need an exception in the content security policy.
    assetsInlineLimit: 0,
    // The viewer of models, which comes only when there is a model to draw.
    chunkSizeWarningLimit: 2_100,
    modulePreload: { polyfill: false },
  },
  css: {
    preprocessorOptions: {
      scss: {
        quietDeps: true,
        // Bootstrap Italia 2 is written with `@import`: its deprecation is not ours to act on.
        silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
      },
    },
  },
  server: {
    port: 5173,
    proxy: { "/api": server, "/accesso": server, "/uscita": server },
  },
});
