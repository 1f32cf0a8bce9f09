import { z } from "zod";

/**
 * Up to where a model is prepared for the browser; over it, people get the list and the plans. A laptop with a common
 * graphics chip draws some millions of triangles: the viewer draws near ones in full and far ones coarsely.
 */
export const ModelConfig = z.object({
  MODEL_VIEW_MEGABYTES: z.coerce.number().int().min(1).max(64).default(64),
  MODEL_VIEW_TRIANGLES: z.coerce.number().int().min(1_000).max(100_000_000).default(8_000_000),
});
