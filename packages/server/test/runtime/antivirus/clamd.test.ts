import { randomBytes } from "node:crypto";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { AntivirusConfig } from "#runtime/antivirus/antivirus-config.ts";
import { scanWithClamd, versionOfClamd } from "#runtime/antivirus/clamd.ts";
import { createScanner, type Scanner } from "#runtime/antivirus/scanner.ts";
import { freePort } from "#test/support/free-port.ts";
import { EICAR, missingClamd, type RealClamd, startClamd } from "#test/support/real-clamd.ts";

const scannerOf = (config: AntivirusConfig) => createScanner(config) as Scanner;
const addressOf = (text: string) => AntivirusConfig.parse({ ANTIVIRUS: text }).ANTIVIRUS as { path: string };

describe.skipIf(missingClamd.length > 0)("with the real clamd", () => {
  let clamd: RealClamd;
  beforeAll(async () => {
    clamd = await startClamd();
  });
  afterAll(() => clamd?.close());

  test.each(["tcp", "socket"] as const)("by its %s, what is in a file is told by name", async (way) => {
    const address = addressOf(clamd[way]);
    expect(await scanWithClamd(address, Buffer.from("una foto"), 5_000)).toEqual({ kind: "clean" });
    expect(await scanWithClamd(address, Buffer.alloc(0), 5_000)).toEqual({ kind: "clean" });
    const large = Buffer.concat([randomBytes(900_000), Buffer.from(EICAR), randomBytes(1_000)]);
    expect(await scanWithClamd(address, large, 5_000)).toEqual({
      kind: "infected",
      signature: "Prova.Eicar.UNOFFICIAL",
    });
    expect(await versionOfClamd(address, 5_000)).toMatch(/^ClamAV \d+\.\d+/);
  });

  test("a file longer than it looks into is not called clean", async () => {
    const verdict = await scanWithClamd(addressOf(clamd.tcp), Buffer.alloc(8_000_000), 5_000);
    expect(verdict).toEqual({
      kind: "unknown",
      because: expect.stringMatching(/size limit exceeded|EPIPE|ECONNRESET/),
    });
  });

  test("many at once are all answered, each for itself", async () => {
    const scanner = scannerOf(AntivirusConfig.parse({ ANTIVIRUS: clamd.socket }));
    const files = Array.from({ length: 24 }, (_, n) =>
      Buffer.from(n % 3 === 0 ? `${n} ${EICAR}` : `${n} foto`),
    );
    const verdicts = await Promise.all(files.map((file) => scanner.scan(file)));
    expect(verdicts.map((verdict) => verdict.kind)).toEqual(
      files.map((_, n) => (n % 3 === 0 ? "infected" : "clean")),
    );
  });

  test("what was found clean is not looked into again for a while, even with clamd away; what was not, is", async () => {
    const scanner = scannerOf(AntivirusConfig.parse({ ANTIVIRUS: clamd.tcp }));
    const [photo, bad] = [Buffer.from("prima"), Buffer.from(EICAR)];
    await scanner.scan(photo);
    expect((await scanner.scan(bad)).kind).toBe("infected");
    await clamd.kill();
    expect(await scanner.scan(photo)).toEqual({ kind: "clean" });
    expect((await scanner.scan(bad)).kind).toBe("unknown");
    await clamd.start();
    expect((await scanner.scan(bad)).kind).toBe("infected");
  });
});

let odd: Server | undefined;
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  odd?.close();
});

/** Something else than clamd, or one that is not well. */
async function listening(act: (socket: Socket) => void): Promise<{ host: string; port: number }> {
  odd = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    act(socket);
  });
  await new Promise<void>((resolve) => odd?.listen(0, "127.0.0.1", resolve));
  return { host: "127.0.0.1", port: (odd.address() as AddressInfo).port };
}

test.each<[what: string, act: (socket: Socket) => void]>([
  ["says nothing", () => undefined],
  ["reads all and says nothing", (socket) => socket.resume()],
  ["closes without a word", (socket) => socket.resume().end()],
  ["breaks off", (socket) => socket.destroy()],
  ["is something else", (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ["says a part of its answer", (socket) => socket.resume().end("stream: O")],
  ["says too much", (socket) => void socket.resume().write("x".repeat(20_000))],
  ["has no memory", (socket) => socket.resume().end("INSTREAM: Can't allocate memory ERROR\0")],
])("one that %s has found nothing clean, and is waited for no longer than it may be", async (_, act) => {
  const began = Date.now();
  const verdict = await scanWithClamd(await listening(act), Buffer.alloc(3_000_000), 400);
  expect(verdict.kind).toBe("unknown");
  expect(Date.now() - began).toBeLessThan(2_000);
});

test("where nobody listens nothing is clean", async () => {
  const verdict = await scanWithClamd({ host: "127.0.0.1", port: await freePort() }, Buffer.from("x"), 1_000);
  expect(verdict).toEqual({ kind: "unknown", because: expect.stringContaining("ECONNREFUSED") });
});

test("who waits for a turn waits no longer than for the answer", async () => {
  const { port } = await listening((socket) => socket.resume());
  const scanner = scannerOf(
    AntivirusConfig.parse({ ANTIVIRUS: `clamd://127.0.0.1:${port}`, ANTIVIRUS_TIMEOUT_SECONDS: "1" }),
  );
  const began = Date.now();
  const verdicts = await Promise.all(
    Array.from({ length: 60 }, (_, n) => scanner.scan(Buffer.from(`foto ${n}`))),
  );
  expect(new Set(verdicts.map((verdict) => verdict.kind))).toEqual(new Set(["unknown"]));
  expect(Date.now() - began).toBeLessThan(2_500);
});

test("an address that is none is refused as it is read", () => {
  const good = ["", "clamd://127.0.0.1:3310", "clamd://[::1]:3310", "unix:/run/clamav/clamd.ctl"];
  for (const text of good) expect(AntivirusConfig.safeParse({ ANTIVIRUS: text }).success, text).toBe(true);
  const bad = [
    "127.0.0.1:3310",
    "clamd://:3310",
    "clamd://a:0",
    "clamd://a:70000",
    "unix:clamd.ctl",
    "http://a:1",
  ];
  for (const text of bad) expect(AntivirusConfig.safeParse({ ANTIVIRUS: text }).success, text).toBe(false);
});

test("this machine runs the real thing, or says what it lacks", () => {
  if (process.env.CI === "true") expect(missingClamd).toEqual([]);
});
