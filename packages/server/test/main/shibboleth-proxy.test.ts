import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { identityHeaders, SESSION_HEADERS } from "#main/shibboleth/identity-names.ts";
import { freePort } from "#test/support/free-port.ts";
import { Browser, type Page } from "#test/support/plain-browser.ts";
import { sampleIdpMetadata } from "#test/support/sample-idp.ts";
import { missingPackages, type ShibbolethFront, startShibboleth } from "#test/support/shibboleth-front.ts";

/**
 * What Apache and mod_shib of Debian do with what comes from outside, before anybody has signed in. Behind them a program
 * that repeats what it is given; the application and the identity provider are in shibboleth-sign-in.test.ts.
 */
const real = test.skipIf(missingPackages.length > 0);

let behind: Server;
let front: ShibbolethFront;

beforeAll(async () => {
  if (missingPackages.length > 0) return;
  behind = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ path: request.url, headers: request.rawHeaders }));
  });
  await new Promise<void>((resolve) => behind.listen(0, "127.0.0.1", resolve));
  const app = `http://127.0.0.1:${(behind.address() as AddressInfo).port}`;
  front = await startShibboleth({ app, metadata: sampleIdpMetadata() });
});
afterAll(async () => {
  await front?.stop();
  behind?.close();
});

type Headers = readonly (readonly [string, string])[];

const ask = (path: string, headers: Headers = [], method = "GET"): Promise<Page> =>
  new Browser().open(`${front.url}${path}`, { headers, method });

/** The names of the headers that reached the program behind. */
function reached(page: Page): string[] {
  const { headers } = JSON.parse(page.body) as { headers: string[] };
  return headers.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
}

real(
  "who opens a public page reaches the application, with the address they have and nothing that says who they are",
  async () => {
    const page = await ask("/segnalazioni?q=a%20b%2Fc");
    expect(page.status).toBe(200);
    expect(JSON.parse(page.body)).toMatchObject({ path: "/segnalazioni?q=a%20b%2Fc" });
    const names = reached(page);
    expect(names).toContain("x-forwarded-proto");
    expect(names).not.toContain("x-proxy-secret");
    expect(names.filter((name) => /^(comge|shib)/.test(name))).toEqual([]);
    expect(page.headers["strict-transport-security"]).toBeDefined();
  },
);

real(
  "an encoded slash, which Apache and what is behind it could read differently, goes no further",
  async () => {
    for (const path of ["/accesso%2Fsirac", "/slo%2fback"]) expect((await ask(path)).status, path).toBe(404);
  },
);

real("every identity header that a person outside sends on a public page is dropped", async () => {
  const forged = [
    ...identityHeaders([]),
    ...SESSION_HEADERS,
    "X-Remote-User",
    "Remote-User",
    "X-Proxy-Secret",
  ];
  const page = await ask(
    "/",
    forged.map((name) => [name, "RSSMRA80A01D969K"] as const),
  );
  expect(page.status).toBe(200);
  expect(reached(page).filter((name) => /^(comge|shib|x-remote|remote|x-proxy)/.test(name))).toEqual([]);
});

real.each([
  ["in capitals", "COMGE_CODICEFISCALE"],
  ["with another spelling of the same name", "comge_spidcode"],
])("an identity header %s is dropped too", async (_, name) => {
  const page = await ask("/", [[name, "EVIL"]]);
  expect(reached(page)).not.toContain(name.toLowerCase());
});

real("two of the same identity header are both dropped", async () => {
  const page = await ask("/", [
    ["comge_codicefiscale", "EVIL"],
    ["comge_codicefiscale", "EVIL2"],
  ]);
  expect(page.body).not.toContain("EVIL");
});

real.each([
  ["a hyphen twin", "comge-codicefiscale"],
  ["a mixed twin", "comge_delegante-codicefiscale"],
  ["a comge_ name that no list has", "comge_qualunque"],
  ["an underscore twin of the session", "Shib_Session_ID"],
  ["a Shib- name that no list has", "Shib-Qualunque"],
  ["an underscore twin of the secret", "X_Proxy_Secret"],
  ["an underscore twin of the user", "Remote_User"],
])("%s (%s) is refused, on a public page and on the sign-in page", async (_, name) => {
  for (const path of ["/", "/accesso/sirac", "/Shibboleth.sso/Session"]) {
    const page = await ask(path, [[name, "EVIL"]]);
    expect(page.status, path).toBe(400);
  }
});

real("a twin that hides behind an empty one goes no further, in whichever order they come", async () => {
  for (const name of [
    "comge-codicefiscale",
    "comge_delegante-codicefiscale",
    "Shib_Session-ID",
    "x_proxy_secret",
  ]) {
    const twin = [name, "EVIL"] as const;
    const empty = ["comge-zz", ""] as const;
    for (const headers of [
      [twin, empty],
      [empty, twin],
    ])
      expect((await ask("/", headers)).body, name).not.toContain("EVIL");
  }
});

real("a header that asks the proxy to take away the secret or the identity is refused", async () => {
  for (const name of ["X-Proxy-Secret", "Shib-Session-ID", "comge_codicefiscale"])
    expect((await ask("/", [["Connection", `close, ${name}`]])).status, name).toBe(400);
  expect((await ask("/", [["Connection", "close"]])).status).toBe(200);
});

real(
  "identity headers on the sign-in page do not sign anybody in: the way is to the identity provider",
  async () => {
    const page = await ask("/accesso/sirac", [
      ["comge_codicefiscale", "RSSMRA80A01D969K"],
      ["Shib-Session-ID", "_0123456789abcdef0123456789abcdef"],
      ["X-Proxy-Secret", front.secret],
    ]);
    expect(page.status).toBe(302);
    expect(page.location?.host).toBe("sirac.comune.example");
  },
);

real.each([
  "/accesso//sirac",
  "/accesso/./sirac",
  "/x/../accesso/sirac",
  "/accesso/%73irac",
  "//accesso/sirac",
  "/accesso/sirac/",
])("the sign-in page written as %s is not a way around the sign-in", async (path) => {
  const page = await ask(path, [["comge_codicefiscale", "EVIL"]]);
  if (page.status === 200) expect(reached(page)).not.toContain("x-proxy-secret");
  else expect(page.location?.host ?? "refused").toMatch(/^(sirac\.comune\.example|refused)$/);
  expect(page.body).not.toContain("EVIL");
});

real(
  "the question to the identity provider is signed with SHA-256, asks for level 2, and its state stays with us",
  async () => {
    const { location, setCookies } = await ask("/accesso/sirac?ritorno=%2Fordini");
    const query = location?.searchParams;
    expect(query?.get("SigAlg")).toBe("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    expect(query?.get("Signature")?.length).toBeGreaterThan(100);
    const xml = inflateRawSync(Buffer.from(query?.get("SAMLRequest") ?? "", "base64")).toString();
    expect(xml).toContain(`>${front.url}/shibboleth</`);
    expect(xml).toContain("https://www.spid.gov.it/SpidL2");
    expect(xml).toContain('Comparison="minimum"');
    expect(query?.get("RelayState")).toMatch(/^ss:mem:[0-9a-f]+$/);
    // The answer comes as a form from another site: without this the browser would leave the cookie at home.
    expect(setCookies.join()).toMatch(/_opensaml_req_.*secure.*HttpOnly.*SameSite=None/i);
  },
);

real.each(["/slo/back", "//slo/back", "/slo/%62ack", "/x/../slo/back"])(
  "the back channel of sign-out is closed to the outside: %s",
  async (path) => {
    expect((await new Browser().open(`${front.url}${path}`, { body: "<x/>" })).status).toBe(403);
  },
);

real("an answer that nobody asked for, unsigned and invented, leads to a page in words", async () => {
  const page = await new Browser().open(`${front.url}/Shibboleth.sso/SAML2/POST`, {
    form: { SAMLResponse: Buffer.from("<x/>").toString("base64") },
  });
  expect(page.location?.pathname).toBe("/accesso/errore");
  expect(page.location?.origin).toBe(front.url);
});

real.each(["/SAML2/Artifact", "/SAML2/ECP", "/SAML/POST", "/Artifact/SOAP", "/NIM/SOAP", "/DiscoFeed"])(
  "a handler that is not needed is not there: %s",
  async (path) => {
    const page = await new Browser().open(`${front.url}/Shibboleth.sso${path}`, { form: { SAMLart: "x" } });
    expect([404, 500, 302]).toContain(page.status);
    if (page.status === 302) expect(page.location?.search).toMatch(/not%20find|invalid|handler/i);
  },
);

real("whoever signs out is led nowhere else, whatever return says", async () => {
  for (const path of ["Logout", "LocalLogout"]) {
    const page = await ask(`/Shibboleth.sso/${path}?return=https%3A%2F%2Fevil.example%2F`);
    expect(page.location?.href).toBe(`${front.url}/Shibboleth.sso/${path}`);
  }
});

real("after signing in nobody is led to another site", async () => {
  const page = await ask("/Shibboleth.sso/Login?target=https%3A%2F%2Fevil.example%2F");
  expect(page.location?.href ?? "").not.toContain("evil.example%2F&");
  expect(page.location?.pathname).toBe("/accesso/errore");
});

real(
  "our metadata name our addresses and our certificate, and no binding that we do not answer",
  async () => {
    const { body } = await ask("/Shibboleth.sso/Metadata");
    expect(body).toContain(`entityID="${front.url}/shibboleth"`);
    const bindings = [...body.matchAll(/<md:(\w+)\s[^>]*Binding="[^"]*:([\w-]+)"/g)].map(
      ([, what, how]) => `${what} ${how}`,
    );
    expect(bindings.sort()).toEqual([
      "AssertionConsumerService HTTP-POST",
      "SingleLogoutService HTTP-POST",
      "SingleLogoutService HTTP-Redirect",
      "SingleLogoutService SOAP",
    ]);
  },
);

real("an unknown method of the web server is refused", async () => {
  expect((await ask("/", [], "TRACE")).status).toBe(405);
});

real(
  "with the application stopped people read that it is, and it is back as soon as it is there",
  async () => {
    const { port } = behind.address() as AddressInfo;
    behind.closeAllConnections();
    await new Promise((resolve) => behind.close(resolve));
    const page = await ask("/");
    expect(page.status).toBe(503);
    expect(page.body).toContain("Stabile non risponde");
    await new Promise<void>((resolve) => behind.listen(port, "127.0.0.1", resolve));
    expect((await ask("/")).status).toBe(200);
  },
);

real("with shibd stopped the public pages stay, and who wants to sign in is told in words", async () => {
  await front.killShibd();
  expect((await ask("/")).status).toBe(200);
  const page = await ask("/accesso/sirac");
  expect(page.location?.pathname).toBe("/accesso/errore");
  expect(page.location?.searchParams.get("errorType")).toContain("ListenerException");
  await front.startShibd();
  expect((await ask("/accesso/sirac")).location?.host).toBe("sirac.comune.example");
});

real(
  "of several programs behind, whichever is there answers, pages and notices of sign-out alike",
  async () => {
    const heard: string[] = [];
    const programs = await Promise.all(
      ["uno", "due"].map((name) => openProgram((path) => heard.push(`${name} ${path}`))),
    );
    const several = await startShibboleth({
      app: programs.map(({ url }) => url),
      metadata: sampleIdpMetadata(),
      settings: { noticePort: await freePort() },
    });
    try {
      for (let n = 0; n < 4; n += 1) await new Browser().open(`${several.url}/pagina`);
      expect([...new Set(heard)].sort()).toEqual(["due /pagina", "uno /pagina"]);
      programs[0]?.close();
      const statuses = [];
      for (let n = 0; n < 6; n += 1)
        statuses.push((await new Browser().open(`${several.url}/pagina`)).status);
      expect(statuses).toEqual([200, 200, 200, 200, 200, 200]);
      const notices = `http://127.0.0.1:${several.settings.noticePort}`;
      expect((await new Browser().open(`${notices}/slo/back`, { body: "<x/>" })).status).toBe(200);
      expect(heard.at(-1)).toBe("due /slo/back");
      expect((await new Browser().open(`${notices}/accesso/sirac`)).status).toBe(403);
    } finally {
      await several.stop();
      programs[1]?.close();
    }
  },
);

async function openProgram(onRequest: (path: string) => void): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume();
    onRequest(request.url ?? "");
    const { "x-forwarded-for": forwarded } = request.headers;
    // As Stabile does: a notice that was passed on comes from outside.
    response.writeHead(request.url === "/slo/back" && forwarded !== undefined ? 403 : 200).end("ok");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

test("this machine runs the real thing, or says what it lacks", () => {
  if (process.env.CI === "true") expect(missingPackages).toEqual([]);
});
