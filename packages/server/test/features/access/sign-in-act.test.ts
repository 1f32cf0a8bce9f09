import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "#test/support/database.ts";
import { askRaw } from "#test/support/raw-request.ts";
import { serveApplication, type ServedApplication } from "#test/support/served-application.ts";

// A session begins with an act of the person (ASVS 5.0, 7.6.2), as browsers tell it: Fetch Metadata. In a real one, in every
// way of coming in, it is in e2e/test/access.test.ts.

const SECRET = "un-segreto-di-prova-del-proxy";
const BEGUN = "__Host-stabile-inizio";
const SESSION = "__Host-stabile";

let served: ServedApplication;
let site: string;
beforeAll(async () => {
  served = await serveApplication(await freshDatabase(), {
    ACCESS_MODE: "reverse-proxy",
    ACCESS_PROXY_PEERS: "127.0.0.1",
    ACCESS_PROXY_SECRET: SECRET,
    PUBLIC_URL: "https://stabile.comune.example",
  });
  site = served.base.replace("/api/v1", "");
});
afterAll(() => served.application.close());

const from = (where: string | undefined) =>
  where === undefined
    ? []
    : ([
        ["Sec-Fetch-Site", where],
        ["Sec-Fetch-Mode", "navigate"],
      ] as const);
const begin = (where?: string) => askRaw(`${site}/accesso?ritorno=/ordini`, { headers: [...from(where)] });
const arrive = (where?: string, cookie?: string) =>
  askRaw(`${site}/accesso/sirac?ritorno=/ordini`, {
    headers: [
      ["X-Proxy-Secret", SECRET],
      ["comge_codicefiscale", "GHGPLA76S02Z999Q"],
      ["comge_nome", "Paolo"],
      ["comge_cognome", "Ghigliotti"],
      ...from(where),
      ...(cookie === undefined ? [] : [["Cookie", cookie] as const]),
    ],
  });

test.each(["cross-site", "same-site"])(
  "what another site begins (%s) is a page with a button, and nothing more",
  async (where) => {
    for (const answer of [await begin(where), await arrive(where)]) {
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('<a href="/accesso?ritorno=%2Fordini">Accedi</a>');
      expect(answer.headers["cache-control"]).toBe("no-store");
      expect(answer.cookies).toEqual({});
    }
  },
);

test("whoever sets out from here comes back from elsewhere and is in, once", async () => {
  const { status, headers, cookies } = await begin("same-origin");
  expect([status, headers.location]).toEqual([303, "/accesso/sirac?ritorno=%2Fordini"]);
  const begun = `${BEGUN}=${cookies[BEGUN]}`;
  const back = await arrive("cross-site", begun);
  expect([back.status, back.headers.location]).toEqual([303, "/ordini"]);
  expect(back.cookies[SESSION]).toMatch(/^[\w-]{43}$/);
  expect(back.cookies[BEGUN]).toBe("");
  expect((await arrive("cross-site")).cookies).toEqual({});
});

test.each(["none", undefined])(
  "an address that a person typed, or a browser that says nothing (%s), goes on",
  async (where) => {
    expect((await begin(where)).status).toBe(303);
    expect((await arrive(where)).cookies[SESSION]).toMatch(/^[\w-]{43}$/);
  },
);

test("who is not the proxy is refused before anything is asked of them", async () => {
  const answer = await askRaw(`${site}/accesso/sirac`, {
    headers: [["comge_codicefiscale", "GHGPLA76S02Z999Q"], ...from("cross-site")],
  });
  expect(answer.status).toBe(403);
});
