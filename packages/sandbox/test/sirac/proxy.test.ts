import {
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { City } from "#city/types.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { createSirac, siracProxy } from "#platforms/sirac/platform.ts";

let sandbox: RunningSandbox;
let application: Server;
let behind: string;
let proxy: string;
let seen: IncomingMessage[] = [];
const notified: string[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

beforeAll(async () => {
  application = createServer(async (request, response) => {
    if (request.url === "/slo/back") {
      notified.push(await text(request));
      const ok =
        '<n:LogoutNotificationResponse xmlns:n="urn:mace:shibboleth:2.0:sp:notify"><n:OK/></n:LogoutNotificationResponse>';
      return response.end(
        `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body>${ok}</S:Body></S:Envelope>`,
      );
    }
    seen.push(request);
    return answer(request, response);
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => application.once("listening", resolve));
  behind = `http://127.0.0.1:${(application.address() as AddressInfo).port}`;
  sandbox = await startSandbox(
    {
      basePort: 0,
      memory: true,
      city: {} as City,
      stabileUrl: behind,
      sirac: { proxyPaths: ["/accesso/proxy"], proxyNotifyUrl: `${behind}/slo/back` },
    },
    [createSirac(), siracProxy],
  );
  proxy = sandbox.urls["sirac-proxy"] ?? "";
});
afterAll(async () => {
  application.close();
  application.closeAllConnections();
  await sandbox.close();
});
beforeEach(() => {
  seen = [];
  notified.length = 0;
  answer = (_request, response) => void response.end("dietro");
});

/** A browser with cookies; 127.0.0.1 has the same ones on every port, as in a real one. */
class Browser {
  readonly cookies = new Map<string, string>();

  async open(
    url: string,
    form?: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const body = form === undefined ? {} : { method: "POST", body: new URLSearchParams(form) };
    const response = await fetch(url, { redirect: "manual", headers: { cookie, ...headers }, ...body });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split("=");
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Follows redirects until a page, or until somewhere that is not ours. */
  async follow(url: string, form?: Record<string, string>): Promise<Response> {
    let [here, response] = [url, await this.open(url, form)];
    for (let step = 0; step < 8 && response.status >= 300 && response.status < 400; step += 1) {
      here = new URL(response.headers.get("location") ?? "", here).href;
      if (!here.startsWith("http://127.0.0.1")) return response;
      response = await this.open(here);
    }
    return response;
  }

  async signIn(fields: Record<string, string>, path = "/accesso/proxy?poi=%2Fordini"): Promise<Response> {
    const markup = await (await this.follow(proxy + path)).text();
    const request = /name="request" value="([^"]+)"/.exec(markup)?.[1] ?? "";
    return this.follow(`${sandbox.urls.sirac}/scelta-identita`, { request, ...fields });
  }
}

/** What Node gives an application: header bytes read as Latin-1. */
const decoded = (name: string): string =>
  Buffer.from(String(seen.at(-1)?.headers[name.toLowerCase()] ?? ""), "latin1").toString("utf8");

test("on the protected path a person signs in, and the application gets SIRAC's headers as UTF-8, with the secret", async () => {
  const browser = new Browser();
  const page = await browser.signIn({ identity: "gruppi" });
  expect(await page.text()).toBe("dietro");
  expect(seen.map(({ url }) => url)).toEqual(["/accesso/proxy?poi=%2Fordini"]);
  expect(seen[0]?.rawHeaders).toContain("comge_codicefiscale");
  expect(decoded("comge_cognome")).toBe("Überbacher");
  expect(seen[0]?.headers["comge_cognome"]).not.toBe("Überbacher");
  expect(decoded("comge_department")).toBe(String.raw`Impianti\; ascensori, caldaie`);
  expect(decoded("comge_memberOf").split(/(?<!\\);/)).toHaveLength(3);
  expect(decoded("comge_memberOf")).toContain(String.raw`IMPIANTI\\; ASCENSORI`);
  const headers = seen[0]?.headers ?? {};
  expect(headers["shib-session-id"]).toMatch(/^_[0-9a-f]{32}$/);
  expect(headers["shib-identity-provider"]).toBe(`${sandbox.urls.sirac}/saml/metadata`);
  expect(headers["shib-authncontext-class"]).toBe("urn:comune:iam:dipendente");
  expect(Number(headers["shib-session-expires"])).toBeGreaterThan(Date.now() / 1000);
  expect(headers["x-proxy-secret"]).toBe("stabile-demo-proxy-secret");
  expect(headers["x-forwarded-host"]).toBe(new URL(proxy).host);
  expect(headers).not.toHaveProperty("comge_spidcode");
});

test("elsewhere no identity passes: not the person's, and not one that a browser makes up", async () => {
  const browser = new Browser();
  await browser.signIn({ identity: "cittadina" });
  const forged = {
    comge_codicefiscale: "MRLNDR82L14Z999F",
    "COMGE-NOME": "Andrea",
    "comge-codicefiscale": "MRLNDR82L14Z999F",
    "Shib-Session-ID": "_inventata",
    shib_identity_provider: "x",
    "X-Proxy-Secret": "stabile-demo-proxy-secret-falso",
    x_proxy_secret: "x",
    REMOTE_USER: "andrea",
    "X-Remote-User": "andrea",
    "X-Forwarded-For": "10.0.0.1",
  };
  await browser.open(`${proxy}/ordini`, undefined, forged);
  const names = Object.keys(seen.at(-1)?.headers ?? {}).filter((name) => /comge|shib|remote/i.test(name));
  expect(names).toEqual([]);
  expect(seen.at(-1)?.headers["x-proxy-secret"]).toBe("stabile-demo-proxy-secret");
  expect(seen.at(-1)?.headers["x_proxy_secret"]).toBeUndefined();
  expect(seen.at(-1)?.headers["x-forwarded-for"]).toBe("127.0.0.1");
  await browser.open(`${proxy}/accesso/proxy`, undefined, forged);
  expect(decoded("comge_codicefiscale")).toBe("RPTNNA58B59Z999L");
  expect(seen.at(-1)?.headers["comge-codicefiscale"]).toBeUndefined();
  expect(seen.at(-1)?.headers["shib-session-id"]).not.toBe("_inventata");
});

test("an address written to mislead goes nowhere but to the application, and without an identity", async () => {
  const browser = new Browser();
  await browser.signIn({ identity: "cittadina" });
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  for (const [path, arrives] of [
    ["/accesso/proxy/../../ordini", "/ordini"],
    ["/accesso/proxy/%2e%2e/ordini", "/accesso/ordini"],
    ["//altrove.example/ordini", "//altrove.example/ordini"],
  ]) {
    // why: fetch resolves the path before it sends it.
    await new Promise((resolve) => {
      const { port } = new URL(proxy);
      httpRequest({ host: "127.0.0.1", port, path, headers: { cookie } }, resolve).end();
    });
    expect(seen.at(-1)?.url).toBe(arrives);
    expect(seen.at(-1)?.headers).not.toHaveProperty("comge_nome");
  }
});

test("an error of SPID is a page here, and the application hears nothing of it", async () => {
  const page = await new Browser().signIn({ error: "23" });
  expect(page.status).toBe(403);
  expect(await page.text()).toContain("Identità sospesa o revocata (ErrorCode nr23)");
  expect(seen).toEqual([]);
});

test("what SIRAC answered to one browser is of no use in another", async () => {
  const [mine, theirs] = [new Browser(), new Browser()];
  const markup = await (await mine.follow(`${proxy}/accesso/proxy`)).text();
  const request = /name="request" value="([^"]+)"/.exec(markup)?.[1] ?? "";
  const landing = await mine.open(`${sandbox.urls.sirac}/scelta-identita`, { request, identity: "sistemi" });
  const stolen = await theirs.open(landing.headers.get("location") ?? "");
  expect(stolen.status).toBe(403);
  expect(theirs.cookies.size).toBe(0);
});

test("global logout tells the application, ends SIRAC's session and returns where it may", async () => {
  const browser = new Browser();
  await browser.signIn({ identity: "cittadina" });
  const id = String(seen[0]?.headers["shib-session-id"]);
  const path = `${proxy}/accesso/proxy/Shibboleth.sso/Logout?return=`;
  const left = await browser.follow(`${path}${encodeURIComponent(`${proxy}/uscita`)}`);
  expect(await left.text()).toBe("dietro");
  expect(seen.at(-1)?.url).toBe("/uscita");
  expect(notified).toEqual([
    `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><LogoutNotification xmlns="urn:mace:shibboleth:2.0:sp:notify" type="global"><SessionID>${id}</SessionID></LogoutNotification></S:Body></S:Envelope>`,
  ]);
  expect(await (await browser.follow(`${proxy}/accesso/proxy`)).text()).toContain('name="identity"');
  expect((await browser.open(`${path}https%3A%2F%2Fmalevolo.example`)).status).toBe(400);
  const portal = await browser.open(`${path}${encodeURIComponent("https://www.comune.genova.it ")}`);
  expect(portal.headers.get("location")).toBe("https://www.comune.genova.it/");
});

test("local logout leaves SIRAC's session: the next sign-in asks for nothing", async () => {
  const browser = new Browser();
  await browser.signIn({ identity: "cittadina" });
  await browser.follow(`${proxy}/Shibboleth.sso/LocalLogout`);
  expect(notified[0]).toContain('type="local"');
  expect(await (await browser.follow(`${proxy}/accesso/proxy`)).text()).toBe("dietro");
  expect(decoded("comge_nome")).toBe("Anna");
});

test("a session closed at the desk is closed at the proxy, and the application is told", async () => {
  const browser = new Browser();
  await browser.signIn({ identity: "cittadina" });
  const sessions = `${sandbox.urls.console}/admin/sirac/sessions`;
  const open = (await (await fetch(sessions)).json()) as {
    sid: string;
    participants: { protocol: string }[];
  }[];
  const mine = open.find(({ participants }) => participants.some(({ protocol }) => protocol === "proxy"));
  const id = String(seen[0]?.headers["shib-session-id"]);
  const { sid } = open.find(({ participants }) => JSON.stringify(participants).includes(id)) ??
    mine ?? { sid: "" };
  const closed = await fetch(`${sessions}/${sid}`, { method: "DELETE" });
  expect(await closed.json()).toMatchObject({ told: [{ protocol: "proxy", confirmed: true }] });
  expect(notified[0]).toContain(`<SessionID>${id}</SessionID>`);
  expect(await (await browser.follow(`${proxy}/accesso/proxy`)).text()).toContain('name="identity"');
});

test("the front channel goes first; absent attributes may come empty, and letters as Latin-1", async () => {
  const settings = (patch: object): Promise<Response> =>
    fetch(`${sandbox.urls.console}/admin/sirac/proxy`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(patch),
    });
  await settings({ frontNotifyUrl: `${proxy}/slo/front`, absent: "empty", encoding: "latin1" });
  const browser = new Browser();
  await browser.signIn({ identity: "cittadino-accenti" });
  expect(seen[0]?.headers["comge_nome"]).toBe("Niccolò");
  expect(seen[0]?.headers["comge_sedelegale"]).toBe("");
  const first = await browser.open(`${proxy}/Shibboleth.sso/Logout?return=%2F`);
  const front = new URL(first.headers.get("location") ?? "");
  expect(front.pathname).toBe("/slo/front");
  expect(front.searchParams.get("action")).toBe("logout");
  expect(notified).toEqual([]);
  await browser.follow(front.searchParams.get("return") ?? "");
  expect(notified[0]).toContain('type="global"');
  await settings({ frontNotifyUrl: null, absent: "omit", encoding: "utf8" });
});

test("bodies flow through in both directions, event by event, and redirects are turned around", async () => {
  answer = async (request, response) => {
    if (request.method === "POST")
      return void response.writeHead(201, { location: `${behind}/nuovo` }).end(await text(request));
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: uno\n\n");
    request.once("close", () => undefined);
  };
  const events = await fetch(`${proxy}/events`);
  const reader = events.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("data: uno\n\n");
  await reader?.cancel();
  const long = "perché ".repeat(200_000);
  const echoed = await fetch(`${proxy}/foto`, { method: "POST", body: long });
  expect(echoed.status).toBe(201);
  expect(echoed.headers.get("location")).toBe(`${proxy}/nuovo`);
  expect(await echoed.text()).toBe(long);
});

test("an upload reaches the application before it is finished", async () => {
  const arrived = Promise.withResolvers<string>();
  answer = (request, response) => {
    request.once("data", (chunk: Buffer) => arrived.resolve(chunk.toString()));
    request.once("end", () => response.end());
  };
  const upload = httpRequest(`${proxy}/foto`, { method: "PUT" });
  upload.write("prima parte");
  expect(await arrived.promise).toBe("prima parte");
  upload.end("seconda");
  await new Promise((resolve) => upload.once("response", resolve));
});

test("an application that is down is a 502, and SIRAC's faults are the proxy's too", async () => {
  await fetch(`${sandbox.urls.console}/admin/sirac/proxy`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ target: "http://127.0.0.1:1" }),
  });
  expect((await fetch(`${proxy}/`)).status).toBe(502);
  sandbox.world.faults.set("sirac", { throttleRate: 1 });
  expect((await fetch(`${proxy}/`)).status).toBe(429);
  expect((await fetch(`${sandbox.urls.sirac}/saml/metadata`)).status).toBe(429);
  sandbox.world.faults.set("sirac", { throttleRate: 0 });
});
