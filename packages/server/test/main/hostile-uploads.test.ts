import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type AttackedWorld, ONE_PIXEL, openAttackedWorld } from "#test/support/attacked-world.ts";
import { type OpenedSession, openSession } from "#test/support/open-session.ts";

let world: AttackedWorld;
beforeAll(async () => {
  world = await openAttackedWorld();
});
afterAll(() => world.close());

/** A form as its sender writes it, name and bytes untouched. */
async function uploadRaw(fileName: string, bytes: Buffer, kind = "text/html") {
  const { token, csrf } = world.people.get("technician") as OpenedSession;
  const head = `--limite\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\ncontent-type: ${kind}\r\n\r\n`;
  const cookie = `__Host-stabile=${token}`;
  const answer = await fetch(`${world.base}/work-orders/${world.ids.at(-1)}/attachments`, {
    method: "POST",
    headers: {
      ...{ cookie, "x-csrf-token": csrf, "idempotency-key": randomUUID() },
      "content-type": "multipart/form-data; boundary=limite",
    },
    body: Buffer.concat([Buffer.from(head), bytes, Buffer.from("\r\n--limite--\r\n")]),
  });
  const { id, fileName: shown } = (await answer.json()) as { id?: string; fileName?: string };
  if (answer.status !== 201) return { status: answer.status };
  const content = await fetch(`${world.base}/attachments/${id}/content`, { headers: { cookie } });
  await content.arrayBuffer();
  return { status: 201, shown, headers: content.headers };
}

const PAGE = "<html><script>alert(1)</script></html>";
const ACTIVE: [what: string, bytes: Buffer][] = [
  ["a page", Buffer.from(PAGE)],
  [
    "a drawing that may hold a script",
    Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`),
  ],
  [
    "an XML with an entity",
    Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'),
  ],
  ["a script", Buffer.from("#!/bin/sh\nrm -rf /")],
  ["an archive", Buffer.from("504b0304140000000800", "hex")],
  ["nothing", Buffer.alloc(0)],
  ["a picture's first bytes, and no more", ONE_PIXEL.subarray(0, 4)],
];

test("what a browser could run is refused, whatever name and kind it was given", async () => {
  for (const [what, bytes] of ACTIVE)
    for (const [name, kind] of [
      ["foto.jpg", "image/jpeg"],
      ["foto.png", "text/html"],
    ] as const)
      expect((await uploadRaw(name, bytes, kind)).status, what).toBe(415);
});

/** A photo whose bytes come in two pieces, with something done in between. */
async function uploadSlowly(person: OpenedSession, meanwhile: () => Promise<unknown>): Promise<number> {
  const head = `--limite\r\ncontent-disposition: form-data; name="file"; filename="lenta.png"\r\n\r\n`;
  const pieces = async function* () {
    yield Buffer.concat([Buffer.from(head), ONE_PIXEL.subarray(0, 10)]);
    await after(300);
    await meanwhile();
    yield Buffer.concat([ONE_PIXEL.subarray(10), Buffer.from("\r\n--limite--\r\n")]);
  };
  const answer = await fetch(`${world.base}/work-orders/${world.ids.at(-1)}/attachments`, {
    method: "POST",
    headers: {
      ...{ cookie: `__Host-stabile=${person.token}`, "x-csrf-token": person.csrf },
      "idempotency-key": randomUUID(),
      "content-type": "multipart/form-data; boundary=limite",
    },
    body: Readable.toWeb(Readable.from(pieces())) as unknown as RequestInit["body"] & object,
    duplex: "half",
  } as RequestInit);
  await answer.arrayBuffer();
  return answer.status;
}

test("a file that was still coming when its sender was shut out, or lost the role, is not taken", async () => {
  const { db } = world;
  const kept = () => db.selectFrom("attachment").select("id").where("file_name", "=", "lenta.png").execute();
  const felt = () => after(3_100);
  const sender = await openSession(db, "technician", { kind: "municipio", key: "III" });
  expect(await uploadSlowly(sender, async () => undefined)).toBe(201);
  expect(await kept()).toHaveLength(1);
  const shutOut = async () => {
    await db
      .updateTable("session")
      .set({ revoked_at: new Date() })
      .where("user_id", "=", sender.userId)
      .execute();
    await felt();
  };
  expect(await uploadSlowly(sender, shutOut)).toBe(401);
  await db.updateTable("session").set({ revoked_at: null }).where("user_id", "=", sender.userId).execute();
  await felt();
  const loseRole = async () => {
    await db
      .updateTable("role_assignment")
      .set({ valid_to: new Date() })
      .where("user_id", "=", sender.userId)
      .execute();
    await felt();
  };
  expect(await uploadSlowly(sender, loseRole)).toBe(403);
  expect(await kept()).toHaveLength(1);
});

test("a picture that is also a page is given back as a picture, and as nothing else", async () => {
  const { status, headers } = await uploadRaw("pagina.html", Buffer.concat([ONE_PIXEL, Buffer.from(PAGE)]));
  expect(status).toBe(201);
  expect(headers?.get("content-type")).toBe("image/png");
  expect(headers?.get("x-content-type-options")).toBe("nosniff");
  expect(headers?.get("content-security-policy")).toContain("default-src 'none'");
});

test("a picture is saved under a name that ends as a picture's, whatever it was called", async () => {
  for (const [called, saved] of [
    ["foto.exe", "foto.exe.png"],
    ["foto", "foto.png"],
    ["foto.PNG", "foto.PNG"],
    ["foto.png.html", "foto.png.html.png"],
  ] as const)
    expect((await uploadRaw(called, ONE_PIXEL)).headers?.get("content-disposition")).toBe(
      `inline; filename*=UTF-8''${saved}`,
    );
});

test("a name holds no folder, no line and no letter that turns it round, where it is shown or saved", async () => {
  const names = [
    "../../etc/cron.d/a.png",
    "C:\\Windows\\a.png",
    "..",
    "a\u202egnp.exe",
    "a\u0000.png",
    "a;b='c'*.png",
  ];
  for (const name of [...names, "%0d%0aset-cookie: a=1.png", "\u200b", "è ".repeat(200)]) {
    const { status, shown = "", headers } = await uploadRaw(name, ONE_PIXEL);
    // A NUL in a head is no HTTP form at all.
    expect([201, 400], name).toContain(status);
    if (status === 400) continue;
    expect(shown, name).toMatch(/^[^/\\\p{Cc}\p{Cf}]+$/u);
    expect(shown).not.toMatch(/^\.+$/);
    expect(headers?.get("content-disposition"), name).toMatch(/^inline; filename\*=UTF-8''[\w.~!%-]+$/);
    expect(headers?.getSetCookie()).toEqual([]);
  }
});
