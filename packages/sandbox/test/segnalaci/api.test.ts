import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PNG, type RunningSegnalaci, startSegnalaci } from "#test/segnalaci/segnalaci-sandbox.ts";

const AUTH = { "x-sensorauth": `Basic ${Buffer.from("stabile:segnalaci-demo").toString("base64")}` };
let running: RunningSegnalaci;
beforeAll(async () => {
  running = await startSegnalaci(40);
});
afterAll(() => running.close());

interface Listed {
  items: { id: number }[];
  next: string | null;
  count: number;
}

async function call(method: string, path: string, body?: unknown) {
  const answer = await fetch(running.api + path, {
    method,
    headers: { ...AUTH, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    type: answer.headers.get("content-type"),
    body: text ? JSON.parse(text) : null,
  };
}

describe("The API of SegnalaCi", () => {
  it("refuses whoever lacks the second credential", async () => {
    const answer = await fetch(`${running.api}/posts`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
  });

  it("lists the demo's reports page after page, each once", async () => {
    const ids: number[] = [];
    let next: string | null = `${running.api}/posts?limit=7`;
    while (next) {
      const page: Listed = (await call("GET", next.replace(running.api, ""))).body;
      ids.push(...page.items.map((each) => each.id));
      expect(page.count).toBeGreaterThan(15);
      next = page.next;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect((await call("GET", "/posts?limit=101")).status).toBe(400);
  });

  it("creates a report with a photo, which is a CzRM case too, and follows that case's state", async () => {
    const made = await call("POST", "/posts", {
      subject: "Caldaia in blocco",
      description: "Aule a 14 gradi",
      category: 2,
      address: { address: "Corso Enrico D'Albertis 3", longitude: 8.92, latitude: 44.42 },
      author_fiscal_code: "vrdlgu70a01d969x",
      images: [{ filename: "termometro.png", file: PNG.toString("base64") }],
    });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      status: "pending",
      status_label: "Inviata",
      published_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00$/),
      images: [expect.stringContaining("/attachments/termometro.png")],
    });
    const { id, czrm } = made.body;
    const patched = await fetch(`${running.czrm}/services/data/v59.0/sobjects/Case/${czrm.case_id}`, {
      method: "PATCH",
      headers: { activityid: "x", "content-type": "application/json" },
      body: JSON.stringify({ Status: "Working", StatoFrontEnd__c: "Presa in carico" }),
    });
    expect(patched.status).toBe(204);
    expect((await call("GET", `/posts/${id}`)).body).toMatchObject({
      status: "open",
      czrm: { stato: "Presa in carico" },
    });
    const timeline = (await call("GET", `/posts/${id}/timeline`)).body.items;
    expect(timeline.map((each: { text: string }) => each.text)).toEqual([
      "Segnalazione inviata",
      "Presa in carico",
    ]);
    const stat = await call("GET", "/users/VRDLGU70A01D969X/stats/status");
    expect(stat.body.data.series).toEqual([
      { status: "Inviata", count: 0 },
      { status: "In carico", count: 1 },
      { status: "Chiusa", count: 0 },
    ]);
    const photo = await fetch(made.body.images[0], { headers: AUTH });
    expect([photo.headers.get("content-type"), (await photo.arrayBuffer()).byteLength]).toEqual([
      "image/png",
      PNG.length,
    ]);
  });

  it("takes comments, responses, category, expiry and attachments of a report", async () => {
    const { id } = (await call("POST", "/posts", { subject: "Porta", description: "Non si chiude" })).body;
    const comment = await call("POST", `/posts/${id}/comments`, { text: "Visto" });
    expect(comment.status).toBe(201);
    await call("PUT", `/posts/${id}/comments/${comment.body.id}`, { text: "Visto e segnato" });
    expect((await call("GET", `/posts/${id}/comments`)).body.items).toMatchObject([
      { text: "Visto e segnato" },
    ]);
    expect((await call("POST", `/posts/${id}/responses`, { text: "Interverremo" })).status).toBe(201);
    expect((await call("PUT", `/posts/${id}/categories`, { category_id: [6] })).body.items).toMatchObject([
      { name: "Servizi igienici" },
    ]);
    expect((await call("PUT", `/posts/${id}/expiry`, 15)).body.expiry_at).toMatch(/^\d{4}-/);
    const file = { filename: "x.png", file: PNG.toString("base64") };
    expect((await call("POST", `/posts/${id}/attachments`, { files: [file] })).status).toBe(201);
    expect((await call("DELETE", `/posts/${id}/attachments/x.png`)).status).toBe(200);
    expect((await call("GET", `/posts/${id}/attachments`)).body.items).toEqual([]);
  });

  it("answers a problem document for what is missing or wrong", async () => {
    const missing = await call("GET", "/posts/999999");
    expect([missing.status, missing.type]).toEqual([
      404,
      expect.stringContaining("application/problem+json"),
    ]);
    const half = await call("POST", "/posts", {
      subject: "a",
      description: "b",
      address: { address: "Via X" },
    });
    expect(half.status).toBe(400);
    const disguised = { filename: "a.png", file: Buffer.from("testo").toString("base64") };
    const wrong = await call("POST", "/posts", { subject: "a", description: "b", images: [disguised] });
    expect([wrong.status, wrong.body.detail]).toEqual([400, expect.stringContaining("a.png")]);
  });
});
