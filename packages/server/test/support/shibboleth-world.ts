import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type OpenedSirac, openSirac } from "../../../sandbox/test/sirac/sign-in.ts";
import type { Application } from "#main/application.ts";
import type { TestDatabase } from "#test/support/database.ts";
import { freePort } from "#test/support/free-port.ts";
import { Browser, formOf, type Page } from "#test/support/plain-browser.ts";
import { serveApplication } from "#test/support/served-application.ts";
import { type ShibbolethFront, startShibboleth } from "#test/support/shibboleth-front.ts";

/** What mod_shib told of an ended session, without a browser. */
export interface Notice {
  type: string;
  sessions: string[];
}

/**
 * In the application's place, a program that keeps its side of the agreement and says what it was told.
 * why: here it is looked at what Apache and mod_shib bring to the door; what the application makes of it has its own tests.
 */
export interface Door {
  url: string;
  /** Raw headers of each call of the sign-in page, the last one last. */
  arrivals: Map<string, string>[];
  fronts: string[];
  notices: Notice[];
  /** As when the application is down. */
  isDown: boolean;
  close(): void;
}

async function openDoor(): Promise<Door> {
  const door: Door = {
    url: "",
    arrivals: [],
    fronts: [],
    notices: [],
    isDown: false,
    close: () => server.close(),
  };
  const server: Server = createServer((request, response) => void answer(door, request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  door.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return door;
}

async function answer(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (door.isDown) return void request.destroy();
  const url = new URL(request.url ?? "/", door.url);
  const body = await text(request);
  if (url.pathname === "/accesso/sirac") door.arrivals.push(rawHeaders(request));
  if (url.pathname === "/accesso") {
    response.writeHead(303, { location: `/accesso/sirac${url.search}` }).end();
    return;
  }
  if (url.pathname === "/slo/front") {
    door.fronts.push(url.searchParams.get("action") ?? "");
    response.writeHead(302, { location: url.searchParams.get("return") ?? "/" }).end();
    return;
  }
  if (url.pathname === "/slo/back") {
    const sessions = [...body.matchAll(/SessionID>([^<]+)</g)].map(([, id]) => id as string);
    door.notices.push({ type: /type="(\w+)"/.exec(body)?.[1] ?? "", sessions });
    const ok =
      '<n:LogoutNotificationResponse xmlns:n="urn:mace:shibboleth:2.0:sp:notify"><n:OK/></n:LogoutNotificationResponse>';
    const envelope = `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>${ok}</S:Body></S:Envelope>`;
    response.writeHead(200, { "content-type": "text/xml" }).end(envelope);
    return;
  }
  response.writeHead(200, { "content-type": "text/plain" }).end(url.pathname);
}

/** By name in small letters; one that is there twice is a fault of the test's world. */
function rawHeaders({ rawHeaders: raw }: IncomingMessage): Map<string, string> {
  const headers = new Map<string, string>();
  for (let at = 0; at < raw.length; at += 2) {
    const name = (raw[at] as string).toLowerCase();
    if (headers.has(name)) throw new Error(`${name} came twice`);
    headers.set(name, Buffer.from(raw[at + 1] as string, "latin1").toString("utf8"));
  }
  return headers;
}

export interface ShibbolethWorld {
  sirac: OpenedSirac;
  front: ShibbolethFront;
  /** SIRAC's desk, as JSON. */
  desk(method: string, path: string, body?: unknown): Promise<unknown>;
  /** Tells SIRAC who we are, as its owner does with the file that the guide has one send. */
  introduce(): Promise<void>;
  /** From the sign-in page to where it ends. `choice`: what the person does at SIRAC's. */
  signIn(browser: Browser, choice?: Record<string, string>): Promise<Page>;
  /** As far as SIRAC's answer, which the browser has not yet brought. */
  reachAnswer(browser: Browser, choice?: Record<string, string>): Promise<Page>;
  close(): Promise<void>;
}

/** The simulated SIRAC, the real Apache and mod_shib, and a door behind them. */
export async function openShibbolethWorld(): Promise<ShibbolethWorld & { door: Door }> {
  const [sirac, door] = await Promise.all([openSirac(), openDoor()]);
  const between = await putBetween(sirac, { app: door.url });
  const close = async () => {
    await between.close();
    door.close();
  };
  return { ...between, door, close };
}

/** The same, with Stabile itself behind. */
export async function openStabileBehindShibboleth(
  database: TestDatabase,
): Promise<ShibbolethWorld & { application: Application; app: string }> {
  const [sirac, port] = await Promise.all([openSirac(), freePort()]);
  const secret = randomBytes(32).toString("hex");
  const { application, base } = await serveApplication(database, {
    PUBLIC_URL: `https://localhost:${port}`,
    TRUSTED_PROXIES: "127.0.0.1",
    ACCESS_MODE: "shibboleth",
    ACCESS_PROXY_PEERS: "127.0.0.1/32,::1/128",
    ACCESS_PROXY_SECRET: secret,
  });
  const app = base.replace("/api/v1", "");
  const between = await putBetween(sirac, { app, port, secret });
  const close = async () => {
    await between.close();
    await application.close();
  };
  return { ...between, application, app, close };
}

async function putBetween(
  sirac: OpenedSirac,
  behind: { app: string; port?: number; secret?: string },
): Promise<ShibbolethWorld> {
  const metadata = await (await fetch(`${sirac.url}/saml/metadata`)).text();
  const front = await startShibboleth({ ...behind, metadata });
  const desk = (method: string, path: string, body?: unknown) => askDesk(sirac, { method, path, body });
  const introduce = () => sendMetadata(front, desk);
  await introduce();
  const reachAnswer: ShibbolethWorld["reachAnswer"] = async (browser, choice = { identity: "cittadina" }) => {
    const page = await browser.follow(await browser.open(`${front.url}/accesso?ritorno=%2Fordini`));
    return page.body.includes('name="SAMLResponse"') ? page : browser.submit(page, choice);
  };
  return {
    ...{ sirac, front, desk, introduce, reachAnswer },
    signIn: async (browser, choice) =>
      browser.follow(await browser.submit(await reachAnswer(browser, choice))),
    async close() {
      await front.stop();
      await sirac.close();
    },
  };
}

async function sendMetadata(front: ShibbolethFront, desk: ShibbolethWorld["desk"]): Promise<void> {
  const { body } = await new Browser().open(`${front.url}/Shibboleth.sso/Metadata`);
  await desk("PUT", "service-providers", { metadata: body });
}

async function askDesk(
  sirac: OpenedSirac,
  { method, path, body }: { method: string; path: string; body?: unknown },
): Promise<unknown> {
  const json =
    body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answered = await fetch(`${sirac.sandbox.urls.console}/admin/sirac/${path}`, { method, ...json });
  const told = await answered.text();
  if (!answered.ok) throw new Error(`${method} ${path}: ${answered.status} ${told}`);
  return told === "" ? undefined : JSON.parse(told);
}

/** SIRAC's answer as it stands in the page's form. */
export function answerIn(page: Page): { SAMLResponse: string; RelayState: string } {
  const { SAMLResponse = "", RelayState = "" } = formOf(page).fields;
  return { SAMLResponse, RelayState };
}
