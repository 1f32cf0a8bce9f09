import { recomputeAll } from "#features/compliance/recompute.ts";
import { asLocalOperator } from "#main/local-operator.ts";
import { refuseMore } from "#main/refuse-more.ts";
import { systemClock } from "#runtime/clock.ts";
import { Problem } from "#runtime/problem.ts";

export const CHECKS_HELP = `Le scadenze di legge.

  ./stabile checks recompute

recompute  ricalcola tutte le scadenze di tutti gli edifici, dalle norme, dai dati dei fascicoli e dalle verifiche registrate, e
           scrive solo ciò che cambia. Non serve nell'uso normale: i lavori in coda le tengono aggiornate. Si può interrompere e
           ripetere.`;

/** `./stabile checks …` */
export async function checks(args: string[]): Promise<void> {
  const [verb = "", ...more] = args;
  if (verb !== "recompute") throw new Problem("bad-request", `checks ${verb}: la voce è recompute`);
  refuseMore("checks recompute", more);
  await asLocalOperator(async (db) => {
    const began = performance.now();
    const { subjects, obligations, changed } = await recomputeAll(db, {
      clock: systemClock,
      onProgress: ({ buildings, of }) => {
        if (process.stderr.isTTY) process.stderr.write(`\r${buildings} edifici su ${of}`);
      },
    });
    if (process.stderr.isTTY) process.stderr.write("\n");
    const seconds = ((performance.now() - began) / 1_000).toLocaleString("it-IT", {
      maximumFractionDigits: 1,
    });
    const [all, rows, written] = [subjects, obligations, changed].map((n) => n.toLocaleString("it-IT"));
    console.log(`${rows} scadenze di ${all} fra edifici ed elementi in ${seconds} s; cambiate: ${written}.`);
  });
}
