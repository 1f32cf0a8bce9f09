import type { ServerResponse } from "node:http";
import { json, type OddServer, openOddServer, type Seen } from "#test/support/odd-server.ts";

export interface HostileFile {
  bytes: Buffer;
  status?: number;
  headers?: Record<string, string>;
}

/** The platforms on one real socket, saying whatever a test makes them say, to the byte. */
export interface HostileCity {
  url: string;
  /** Records of the next pages, as JSON text: what `JSON.stringify` would never write can be said. */
  cases: string[];
  comments: string[];
  /** Records of `ContentDocumentLink`. */
  links: string[];
  files: Map<string, HostileFile>;
  /** Says the next page of the property register's changes. */
  sayChanges(changes: readonly string[]): void;
  /** Answers every call instead of what is above, until it is taken away. */
  instead: ((seen: Seen, response: ServerResponse) => void) | undefined;
  /** Answers the telling of a status. */
  outcome: (response: ServerResponse, told: string) => void;
  /** Bodies of the statuses told. */
  told: string[];
  close(): Promise<void>;
}

export const GOOD_OUTCOME = {
  compositeResponse: [
    { httpStatusCode: 204, body: null, referenceId: "caso" },
    { httpStatusCode: 201, body: { id: "a0A000000000001AAA", success: true }, referenceId: "commento" },
  ],
};

export async function openHostileCity(): Promise<HostileCity> {
  const server: OddServer = await openOddServer();
  const register = { cursor: 0, changes: [] as readonly string[] };
  const city: HostileCity = {
    url: server.url,
    cases: [],
    comments: [],
    links: [],
    files: new Map(),
    sayChanges(changes) {
      register.cursor += 1;
      register.changes = changes;
    },
    instead: undefined,
    outcome: (response) => json(response, 200, GOOD_OUTCOME),
    told: [],
    close: () => server.close(),
  };
  server.answer = (seen, response) => {
    if (seen.path === "/oauth2/token")
      return json(response, 200, { access_token: "gettone-di-prova", expires_in: 3600 });
    if (city.instead !== undefined) return city.instead(seen, response);
    if (seen.path.includes("/queryAll")) return answerQuery(city, seen, response);
    if (seen.path.includes("/composite")) {
      city.told.push(seen.body);
      return city.outcome(response, seen.body);
    }
    if (seen.path.includes("/GetChanges")) return answerChanges(register, seen, response);
    if (seen.path.endsWith("/VersionData")) return answerFile(city, seen, response);
    return json(response, 404, [{ errorCode: "NOT_FOUND", message: "Non c'è" }]);
  };
  return city;
}

function say(response: ServerResponse, text: string): void {
  response.writeHead(200, { "content-type": "application/json" }).end(text);
}

function answerQuery(city: HostileCity, { path }: Seen, response: ServerResponse): void {
  const soql = new URL(path, "http://x").searchParams.get("q") ?? "";
  const records = / FROM Case /.test(soql)
    ? casesAsked(city, soql)
    : / FROM Commento__c /.test(soql)
      ? city.comments
      : city.links.filter((link) => soql.includes(/"LinkedEntityId":"(\w+)"/.exec(link)?.[1] ?? "nessuno"));
  say(response, `{"totalSize":${records.length},"done":true,"records":[${records.join(",")}]}`);
}

function casesAsked({ cases }: HostileCity, soql: string): string[] {
  const wanted = [...soql.matchAll(/'(500\w+)'/g)].map(([, id]) => id ?? "");
  const asked = / Id (IN|=) /.test(soql)
    ? cases.filter((text) => wanted.some((id) => text.includes(`"Id":"${id}`)))
    : cases;
  if (!soql.startsWith("SELECT Id,SystemModstamp FROM")) return asked;
  return asked.map((text) => {
    const { Id, SystemModstamp } = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify({ Id, SystemModstamp });
  });
}

function answerChanges(
  register: { cursor: number; changes: readonly string[] },
  { path }: Seen,
  response: ServerResponse,
): void {
  const isKnown = new URL(path, "http://x").searchParams.get("cursor") === String(register.cursor);
  const changes = isKnown ? [] : register.changes;
  say(
    response,
    `{"validationSucceded":true,"messages":[],"elementDOM":{"nextCursor":"${register.cursor}","hasMore":false,"total":${changes.length},"changes":[${changes.join(",")}]}}`,
  );
}

function answerFile({ files }: HostileCity, { path }: Seen, response: ServerResponse): void {
  const file = files.get(/ContentVersion\/([^/]+)\/VersionData/.exec(path)?.[1] ?? "");
  if (file === undefined) return json(response, 404, [{ errorCode: "NOT_FOUND", message: "Non c'è" }]);
  response.writeHead(file.status ?? 200, { "content-type": "application/octet-stream", ...file.headers });
  response.end(file.bytes);
}
