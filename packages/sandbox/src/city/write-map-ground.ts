import { writeFileSync } from "node:fs";
import { mapGround } from "#city/map-ground.ts";

const { features, ...rest } = mapGround();
const lines = features.map((feature) => JSON.stringify(feature)).join(",\n");
writeFileSync(
  new URL("../../data/map-ground.geojson", import.meta.url),
  `${JSON.stringify(rest).slice(0, -1)},"features":[\n${lines}\n]}\n`,
);
