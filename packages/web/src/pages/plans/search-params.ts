import { z } from "zod";
import { tolerantSearch } from "#api/search-params.ts";

/** Which space is shown, so that a link shows the same. */
export const planSearch = tolerantSearch({ vano: z.uuid() });
