import { readArguments } from "./arguments.ts";
import { measureCreating } from "./measure-creating.ts";
import { measureIntake } from "./measure-intake.ts";
import { measureReadings } from "./measure-readings.ts";
import { openMetropolis } from "./open-metropolis.ts";
import { openServer } from "./open-server.ts";
import { report } from "./report.ts";

const READINGS = ["page", "list", "search", "near"];
const OF_THE_METROPOLIS = [...READINGS, "create"];

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  const wants = (name: string) => options.only.length === 0 || options.only.includes(name);
  const server = await openServer();
  try {
    if (wants("intake")) await report(await measureIntake(await server.database("intake"), options));
    if (!OF_THE_METROPOLIS.some(wants)) return;
    const metropolis = await openMetropolis(server, options);
    const kinds = READINGS.filter(wants);
    if (kinds.length > 0) await report(await measureReadings(metropolis, { ...options, kinds }));
    if (wants("create")) await report(await measureCreating(metropolis, options));
  } finally {
    await server.stop();
  }
}

await main();
