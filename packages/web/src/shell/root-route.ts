import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext } from "@tanstack/react-router";
import { AppShell } from "#shell/app-shell.tsx";

// Loaders only start the readings, beside the page's code and the session; each page shows its own waiting and errors.
export const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: AppShell });
