import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfig } from "#main/config.ts";
import { exitCodeOf, explain } from "#main/exit-codes.ts";

test("a real installation without its secrets is refused at start, every one named together", () => {
  const attempt = () => readConfig({ SANDBOX: "false" });
  expect(attempt).toThrow(/GATEWAY_SECRET[\s\S]*CZRM_ESB_SECRET[\s\S]*REALGIMM_PASSWORD/);
});

const REAL = {
  SANDBOX: "false",
  GATEWAY_KEY: "k",
  GATEWAY_SECRET: "s",
  CZRM_ESB_SECRET: "otto-caratteri",
  REALGIMM_USER: "u",
  REALGIMM_PASSWORD: "p",
};

test("the published credentials never reach a real installation", () => {
  expect(JSON.stringify(readConfig(REAL))).not.toContain("demo");
});

test("with the sandbox on, its addresses follow its port", () => {
  expect(readConfig({ SANDBOX_PORT: "4100" })).toMatchObject({
    GATEWAY_URL: "http://localhost:4100",
    SIRAC_ISSUER: "http://localhost:4101",
  });
});

test("a real installation is of nobody until its municipality says its name, and never of the simulated one", () => {
  const { MUNICIPALITY_NAME, MUNICIPALITY_SHORT_NAME, MUNICIPALITY_REGION } = readConfig(REAL);
  expect([MUNICIPALITY_NAME, MUNICIPALITY_SHORT_NAME, MUNICIPALITY_REGION]).toEqual(["", "", ""]);
  expect(readConfig({ ...REAL, MUNICIPALITY_NAME: "Comune di Savona" })).toMatchObject({
    MUNICIPALITY_NAME: "Comune di Savona",
  });
});

test("each bad day has its own exit code and one sentence that says what to do", () => {
  const failure = (code: string) => Object.assign(new Error("x"), { code });
  expect(exitCodeOf(failure("EADDRINUSE"))).toBe(3);
  expect(explain(failure("EADDRINUSE"))).toContain("PORT=");
  expect(exitCodeOf(failure("ECONNREFUSED"))).toBe(4);
  expect(explain(failure("ECONNREFUSED"))).toContain("DATABASE_URL");
  expect(exitCodeOf(failure("ENOSPC"))).toBe(7);
  expect(explain(failure("ENOSPC"))).toContain("disco è pieno");
});

test("a secret may be in a file, and one that is not there is told with the other mistakes", () => {
  const folder = mkdtempSync(join(tmpdir(), "stabile-segreti-"));
  const file = join(folder, "segreto");
  writeFileSync(file, "un-segreto-dal-file\n");
  expect(readConfig({ ...REAL, GATEWAY_SECRET_FILE: file }).GATEWAY_SECRET).toBe("un-segreto-dal-file");
  expect(() =>
    readConfig({ ...REAL, ACCESS_MODE: "shibboleth", ACCESS_PROXY_SECRET_FILE: `${file}-altro` }),
  ).toThrow(/ACCESS_PROXY_SECRET_FILE: non si legge[\s\S]*ACCESS_PROXY_PEERS/);
  expect(() => readConfig({ ...REAL, TLS_KEY_FILE: file })).toThrow("TLS_CERT_FILE e TLS_KEY_FILE");
});
