import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { z } from "zod";
import { installationQuery } from "#api/installation.ts";
import { followLeaving } from "#api/leaving.ts";
import { watchForSignsOfLife } from "#api/presence.ts";
import { statusOf } from "#api/problem.ts";
import { createQueryClient } from "#api/queries.ts";
import { sessionQuery } from "#api/session.tsx";
import { loadAgainWhenBroughtBack } from "#shell/brought-back.ts";
import { createAppRouter } from "#shell/router.tsx";
import "./style/main.scss";

// Our content security policy forbids `new Function`, which zod would try, and the browser would report.
z.config({ jitless: true });

watchForSignsOfLife(window);
loadAgainWhenBroughtBack(window);
const queries = createQueryClient();
// Asked for at once, beside the code of the page.
void queries.prefetchQuery(sessionQuery);
void queries.prefetchQuery(installationQuery);
followLeaving({
  target: window,
  isSignedIn: () =>
    queries.fetchQuery({ ...sessionQuery, staleTime: 0 }).then(
      () => true,
      (error) => statusOf(error) !== 401,
    ),
  reload: () => location.reload(),
});
const router = createAppRouter(queries);
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}

// Only to have something to say when a page is asked for while the server is down (public/sw.js).
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  void navigator.serviceWorker.register("/sw.js").catch(() => undefined);
}
