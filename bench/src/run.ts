import { readArguments } from "./arguments.ts";
import { measureAudit } from "./measure-audit.ts";
import { measureCity } from "./measure-city.ts";
import { measureCreating } from "./measure-creating.ts";
import { measureCrowd } from "./measure-crowd.ts";
import { measureDossier } from "./measure-dossier.ts";
import { measureExport } from "./measure-export.ts";
import { measureHome } from "./measure-home.ts";
import { measureIntake } from "./measure-intake.ts";
import { measureModel } from "./measure-model.ts";
import { measurePage } from "./measure-page.ts";
import { measureReadings } from "./measure-readings.ts";
import { measureScale } from "./measure-scale.ts";
import { measureSessions } from "./measure-sessions.ts";
import { measureStart } from "./measure-start.ts";
import { openMetropolis } from "./open-metropolis.ts";
import { openServer } from "./open-server.ts";
import { report } from "./report.ts";

const READINGS = ["page", "list", "search", "near"];
const OF_THE_METROPOLIS = [...READINGS, "home", "create", "crowd", "scale"];
/** The other size at which the slow answers are timed. */
const SMALL = 10_000;

async function main(): Promise<void> {
  const options = readArguments(process.argv.slice(2));
  const wants = (name: string) => options.only.length === 0 || options.only.includes(name);
  const server = await openServer();
  try {
    if (wants("intake")) await report(await measureIntake(await server.database("intake"), options));
    if (wants("sessions")) await report(await measureSessions(await server.database("sessions"), options));
    if (wants("audit")) await report(await measureAudit(await server.database("audit"), options));
    if (wants("dossier")) await report(await measureDossier(await server.database("dossier"), options));
    if (wants("export")) await report(await measureExport(await server.database("export"), options));
    if (wants("city")) await report(await measureCity(await server.database("city")));
    if (wants("model")) await report(await measureModel(options));
    if (wants("start")) await report(await measureStart(server, options));
    if (wants("weight")) await report(await measurePage());
    if (!OF_THE_METROPOLIS.some(wants)) return;
    const metropolis = await openMetropolis(server, options);
    const kinds = READINGS.filter(wants);
    if (kinds.length > 0) await report(await measureReadings(metropolis, { ...options, kinds }));
    if (wants("home")) await report(await measureHome(metropolis, options));
    // Before the writings, which fill the desk's inbox far beyond a real one.
    if (wants("scale")) {
      const small = await openMetropolis(server, { orders: SMALL, database: undefined });
      await report(await measureScale(metropolis, small, { ...options, kinds: [...READINGS, "home"] }));
    }
    if (wants("create")) await report(await measureCreating(metropolis, options));
    if (wants("crowd")) await report(await measureCrowd(metropolis, options));
  } finally {
    await server.stop();
  }
}

await main();
