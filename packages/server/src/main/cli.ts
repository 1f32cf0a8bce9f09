import { commands } from "#main/commands.ts";
import { givenSecrets } from "#main/config.ts";
import { exitCodeOf, explain } from "#main/exit-codes.ts";
import { secretHider } from "#runtime/hide-secrets.ts";

/** `./stabile <command>`: finds the command, runs it, and turns what went wrong into one line and an exit code. */
async function main(): Promise<void> {
  const [name = "--help", ...args] = process.argv.slice(2);
  if (["--help", "-h", "help"].includes(name)) return printHelp();
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    console.error(`Comando sconosciuto: ${name}\n`);
    printHelp();
    process.exitCode = 2;
    return;
  }
  if (args.includes("--help") || args.includes("-h")) {
    console.log(`./stabile ${command.usage}\n\n${command.help}`);
    return;
  }
  await command.run(args);
}

function printHelp(): void {
  const width = Math.max(...commands.map((command) => command.name.length));
  const lines = commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  console.log(
    `Stabile: gestione e fascicolo degli edifici comunali\n\nUso: ./stabile <comando> [opzioni]\n\n${lines.join("\n")}\n\nOgni comando ha il suo --help.`,
  );
}

main().catch((error: unknown) => {
  console.error(secretHider(Object.values(givenSecrets(process.env)))(explain(error)));
  process.exit(exitCodeOf(error));
});
