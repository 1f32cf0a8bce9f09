import { readArguments } from "./arguments.ts";
import { measureCreating } from "./measure-creating.ts";
import { measureReadings } from "./measure-readings.ts";
import { openMetropolis } from "./open-metropolis.ts";
import { report } from "./report.ts";

/** Benchmarks in the order in which they run; each needs the metropolis. */
const READINGS = ["page", "list", "search", "near"];

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  const wants = (name: string) => options.only.length === 0 || options.only.includes(name);
  const metropolis = await openMetropolis(options);
  try {
    const kinds = READINGS.filter(wants);
    if (kinds.length > 0) await report(await measureReadings(metropolis, { ...options, kinds }));
    if (wants("create")) await report(await measureCreating(metropolis, options));
  } finally {
    await metropolis.close();
  }
}

await main();
