import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../../..");
const SOURCES = ["packages/server/src", "packages/contract/src", "packages/web/src"];

interface Line {
  place: string;
  text: string;
}

async function linesOf(folders: readonly string[]): Promise<Line[]> {
  const lines: Line[] = [];
  for (const folder of folders) {
    for (const file of await readdir(join(ROOT, folder), { recursive: true })) {
      if (!/\.tsx?$/.test(file)) continue;
      const text = await readFile(join(ROOT, folder, file), "utf8");
      for (const line of text.split("\n")) lines.push({ place: `${folder}/${file}`, text: line });
    }
  }
  return lines.filter(({ text }) => !/^\s*(\/\/|\*|\/\*)/.test(text));
}

/** Each with the few places that have a reason; the reason is written there. */
const WORDS: readonly [what: string, word: RegExp, places: readonly string[]][] = [
  ["code made of text", /\beval\(|new Function\(|setTimeout\(\s*["'`]|\bvm\./, []],
  [
    "markup made of text",
    /dangerouslySetInnerHTML|\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write/,
    [],
  ],
  ["a shell", /\bexecSync\(|shell: true|execFileSync\(/, []],
  [
    "another program",
    /\b(spawn|spawnSync|execFile)\(/,
    [
      "packages/server/src/main/build-pages.ts",
      "packages/server/src/main/sandbox-process.ts",
      // `diff`, to show an operator what a command would change.
      "packages/server/src/main/shibboleth/write-files.ts",
    ],
  ],
  // A thread of ours that answers the one that began it: no window is near.
  [
    "messages between windows",
    /postMessage\(/,
    [
      "packages/server/src/features/models/plans/plan-thread.ts",
      "packages/server/src/features/models/reader-thread.ts",
      "packages/server/src/features/models/view/view-thread.ts",
      "packages/server/src/runtime/text-reading/reading-worker.ts",
    ],
  ],
  // A server to which browsers come without a certificate: the proxy's is checked where it is believed. And a connection of
  // `doctor` that says nothing and reads a certificate's last day, also of one that is not to be believed.
  [
    "certificates that are not checked",
    /rejectUnauthorized: false|NODE_TLS_REJECT_UNAUTHORIZED = /,
    ["packages/server/src/runtime/web/app.ts", "packages/server/src/main/security/ask-installation.ts"],
  ],
  // ISO 32000-2 table 45 asks MD5 of an attached file, to find one that is damaged; what proves it is its SHA-256 in the list.
  ["weak sums", /["'`](md5|md4|ripemd160)["'`]/, ["packages/server/src/runtime/pdf/embed-file.ts"]],
  // A reading's `ETag`, which protects nothing; the digest that AURIGA wants of each request, which proves nothing either.
  [
    "a sum fit for no proof",
    /["'`]sha1["'`]/,
    [
      "packages/server/src/runtime/web/send-answer.ts",
      "packages/server/src/connectors/auriga/envelope-wire.ts",
    ],
  ],
  // Pauses between tries.
  [
    "luck that can be foretold",
    /Math\.random/,
    [
      "packages/server/src/runtime/delivery/delivery-store.ts",
      "packages/server/src/runtime/web/idempotency.ts",
      "packages/web/src/api/live-events.ts",
      "packages/web/src/api/live-updates.ts",
    ],
  ],
];

test("what is dangerous is used nowhere, or only where it has a reason", async () => {
  const lines = await linesOf(SOURCES);
  expect(lines.length).toBeGreaterThan(10_000);
  for (const [what, word, places] of WORDS) {
    const found = lines.filter(({ text }) => word.test(text)).map(({ place }) => place);
    expect(
      [...new Set(found)].filter((place) => !places.includes(place)),
      what,
    ).toEqual([]);
  }
});

/** Those of the simulated municipality, and the examples of the API's document. */
const PUBLISHED = ["packages/server/src/main/demo-secrets.ts", "packages/contract/src/examples.ts"];

test("no secret is written in the sources, but those that are published", async () => {
  const assigned = /(secret|password|token|apikey)\w*["']?\s*[:=]\s*["'`][\w+/=-]{12,}["'`]/i;
  const found = (await linesOf(SOURCES)).filter(
    ({ place, text }) => assigned.test(text) && !PUBLISHED.includes(place),
  );
  expect(found).toEqual([]);
});
