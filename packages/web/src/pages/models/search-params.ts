import { z } from "zod";
import { tolerantSearch } from "#api/search-params.ts";

/** What is chosen in the viewer (GlobalId) and the only storey shown, so that a link shows the same. */
export const viewSearch = tolerantSearch({ oggetto: z.string().max(200), piano: z.string().max(200) });
