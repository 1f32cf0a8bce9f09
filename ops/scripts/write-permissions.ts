/**
 * Writes `docs/security/permissions.md`: which route asks which permission, which role gives it, and on which scopes. It
 * is read from the contract and the policy, so that what is written is what is done. With `--check` it only compares, and
 * fails on a difference.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RouteContract } from "../../packages/contract/src/route.ts";
import { ALL_ROUTES } from "../../packages/contract/src/routes.ts";
import { SEPARATED } from "../../packages/server/src/domain/access/duties.ts";
import { ACTION_LABEL, ORIGIN_LABEL, SCOPE_LABEL } from "../../packages/server/src/domain/access/labels.ts";
import {
  gives,
  type Origin,
  ROLE_LABEL,
  type Role,
  type ScopeKind,
  scopesOf,
} from "../../packages/server/src/domain/access/policy.ts";

const TARGET = join(import.meta.dirname, "../../docs/security/permissions.md");
const ROLES = Object.keys(ROLE_LABEL) as Role[];
const SIGN: Record<ScopeKind, string> = {
  municipality: "C",
  municipio: "M",
  building: "E",
  contract: "K",
  firm: "I",
};

const AREA_LABEL: Record<string, string> = {
  session: "Sessione",
  status: "Stato del servizio",
  home: "Pagina iniziale ed elenchi",
  buildings: "Edifici",
  search: "Ricerca",
  documents: "Documenti",
  requests: "Segnalazioni",
  "work-orders": "Ordini di lavoro",
  attachments: "Allegati",
  views: "Viste salvate",
  firms: "Imprese e squadre",
  exchange: "Scambi con le piattaforme",
  platforms: "Notifiche delle piattaforme",
  maps: "Mappe",
  map: "Mappe",
  live: "Aggiornamenti in tempo reale",
  events: "Aggiornamenti in tempo reale",
  people: "Persone e ruoli",
  permissions: "Permessi: richieste, gruppi, emergenze",
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const lowerFirst = (text: string): string => text.charAt(0).toLocaleLowerCase("it") + text.slice(1);

const scopesText = (role: Role): string =>
  scopesOf(role)
    .map((kind) => SIGN[kind])
    .join(" ");

/** On which scopes a role gives an action: empty when it does not. */
const cell = (role: Role, action: string): string => (gives({ role }, action) ? scopesText(role) : "");

const EVERYBODY: Record<string, string> = {
  public: "chiunque, anche senza accesso",
  session: "chiunque sia entrato, anche senza ruoli, per ciò che è suo",
  "platform.notify": "una piattaforma, con la sua firma",
};

function routesOf(area: string): string {
  const rows = ALL_ROUTES.filter((route) => route.area === area).map((route) => [
    `\`${route.method} ${route.path}\``,
    route.summary,
    ...cellsOf(route),
  ]);
  return table(["Rotta", "Che cosa fa", "Permesso", ...ROLES.map((role) => ROLE_LABEL[role])], rows);
}

function cellsOf({ action }: RouteContract): string[] {
  const everybody = EVERYBODY[action];
  if (everybody !== undefined) return [everybody, ...ROLES.map(() => (action === "session" ? "sì" : ""))];
  return [`\`${action}\``, ...ROLES.map((role) => cell(role, action))];
}

function roles(): string {
  const rows = ROLES.map((role) => [
    ROLE_LABEL[role],
    `\`${role}\``,
    scopesOf(role)
      .map((kind) => `${lowerFirst(SCOPE_LABEL[kind])} (${SIGN[kind]})`)
      .join(", "),
  ]);
  return table(["Ruolo", "Codice", "Ambiti su cui si dà"], rows);
}

function actions(): string {
  const rows = Object.entries(ACTION_LABEL).map(([action, label]) => [
    `\`${action}\``,
    label,
    ...ROLES.map((role) => cell(role, action)),
  ]);
  return table(["Permesso", "Che cosa permette", ...ROLES.map((role) => ROLE_LABEL[role])], rows);
}

/** What each way of having a role takes away from it. */
function ways(): string {
  const lines = (Object.keys(ORIGIN_LABEL) as Origin[]).map((origin) => {
    const never = Object.keys(ACTION_LABEL).filter((action) =>
      ROLES.some((role) => gives({ role }, action) && !gives({ role, origin }, action)),
    );
    const said =
      never.length === 0
        ? "tutto ciò che il ruolo dà"
        : `non dà ${never.map((one) => `\`${one}\``).join(", ")}`;
    return `- **${ORIGIN_LABEL[origin]}**: ${said}.`;
  });
  return lines.join("\n");
}

function document(): string {
  const areas = [...new Set(ALL_ROUTES.map(({ area }) => area))];
  return `# Chi può fare che cosa

Questo documento è scritto dal programma (\`ops/scripts/write-permissions.ts\`) a partire dal contratto dell'API e dal modulo
dei permessi (\`packages/server/src/domain/access/policy.ts\`), e \`npm run check\` rifiuta una differenza: ciò che è scritto è
ciò che si fa. Le prove \`test/main/permissions.test.ts\` e \`test/main/reach.test.ts\` chiedono lo stesso a ogni rotta, per ogni
ruolo e ogni ambito, con dati veri.

Un ruolo vale su un ambito. Nelle tabelle la casella dice su quali ambiti il ruolo dà il permesso: ${Object.entries(
    SIGN,
  )
    .map(([kind, sign]) => `**${sign}** ${lowerFirst(SCOPE_LABEL[kind as ScopeKind])}`)
    .join(", ")}. Una
casella vuota è un rifiuto (403). Ciò che sta fuori dall'ambito per chi chiede non esiste (404, o non compare negli elenchi,
nella ricerca, nelle mappe, nelle esportazioni, tra i file e negli aggiornamenti in tempo reale).

## Ruoli

${roles()}

L'amministratore di impresa vede e gestisce soltanto le persone della propria impresa, e dà soltanto il ruolo di impresa
esecutrice, sulla propria impresa o su un suo contratto.

## Permessi

${actions()}

## Da dove viene un ruolo

Ogni ruolo dice chi lo ha dato, quando, fino a quando, perché e per quale via. La via può togliere qualcosa:

${ways()}

Un ruolo in sostituzione vale finché vale quello da cui viene, e finché la persona assente non è disabilitata; ciò che si fa
così resta scritto «in sostituzione di». Un ruolo da un gruppo del dominio vale trenta giorni dall'ultimo accesso che porta il
gruppo. Un accesso d'emergenza dura al più otto ore, è annunciato subito, e lo verifica un'altra persona. Chi è disabilitato
non ha nulla, e non presta nulla.

## Separazione dei compiti

Si guarda la persona, non il ruolo: né un altro ruolo, né una sostituzione, né un'emergenza la aggirano. Chi agisce al posto
di un altro risponde anche per ciò che ha fatto l'altro.

${SEPARATED.map(([, , because]) => `- ${because}.`).join("\n")}

La liquidazione non c'è ancora tra le operazioni: la regola è pronta per quando ci sarà.

## Rotte

${areas.map((area) => `### ${AREA_LABEL[area] ?? area}\n\n${routesOf(area)}`).join("\n\n")}
`;
}

const text = document();
if (!process.argv.includes("--check")) {
  await mkdir(dirname(TARGET), { recursive: true });
  await writeFile(TARGET, text);
} else if ((await readFile(TARGET, "utf8").catch(() => "")) !== text) {
  console.error(
    "docs/security/permissions.md differs from the policy: run node ops/scripts/write-permissions.ts",
  );
  process.exitCode = 1;
}
