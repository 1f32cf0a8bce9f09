import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningCzrm, startCzrm } from "#test/czrm/czrm-sandbox.ts";

const DATA = "/services/data/v59.0";
let czrm: RunningCzrm;
beforeAll(async () => {
  czrm = await startCzrm();
});
afterAll(() => czrm.close());

async function make(object: string, body: Record<string, unknown>): Promise<string> {
  return (await czrm.call("POST", `${DATA}/sobjects/${object}`, { body })).body.id;
}

describe("A file on CzRM", () => {
  it("is taken as base64 or multipart and given back byte for byte", async () => {
    const caseId = await make("Case", { Subject: "Con allegati" });
    const bytes = Buffer.from([0, 255, 1, 254, 13, 10]);
    const asJson = await czrm.call("POST", "/services/data/v56.0/sobjects/ContentVersion", {
      body: {
        PathOnClient: "uno.pdf",
        VersionData: bytes.toString("base64"),
        FirstPublishLocationId: caseId,
      },
    });
    expect(asJson.status).toBe(201);
    const form = new FormData();
    const entity = { PathOnClient: "due.jpg", Title: "Due", FirstPublishLocationId: caseId };
    form.set("entity_content", new Blob([JSON.stringify(entity)], { type: "application/json" }));
    form.set("VersionData", new Blob([bytes], { type: "image/jpeg" }), "due.jpg");
    const url = `${czrm.url}${DATA}/sobjects/ContentVersion`;
    const asForm = await fetch(url, { method: "POST", body: form, headers: { activityid: "x" } });
    const { id } = (await asForm.json()) as { id: string };
    const read = (await czrm.call("GET", `${DATA}/sobjects/ContentVersion/${id}`)).body;
    expect(read).toMatchObject({
      Title: "Due",
      FileExtension: "jpg",
      ContentSize: 6,
      Checksum: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const back = await fetch(czrm.url + read.VersionData, { headers: { activityid: "x" } });
    expect(back.headers.get("content-type")).toBe("application/octet-stream");
    expect(Buffer.from(await back.arrayBuffer()).equals(bytes)).toBe(true);
    // As Salesforce's guide writes it by hand: the record's part has no file name.
    const raw = [
      ...[
        "--taglio",
        'Content-Disposition: form-data; name="entity_document"',
        "Content-Type: application/json",
        "",
      ],
      JSON.stringify({ ...entity, Title: "Tre" }),
      ...["--taglio", 'Content-Disposition: form-data; name="VersionData"; filename="tre.jpg"'],
      ...["Content-Type: image/jpeg", "", "bytes", "--taglio--", ""],
    ].join("\r\n");
    const headers = { activityid: "x", "content-type": "multipart/form-data; boundary=taglio" };
    expect((await fetch(url, { method: "POST", body: raw, headers })).status).toBe(201);
    const links = await czrm.call("GET", `${DATA}/sobjects/Case/${caseId}/ContentDocumentLinks`);
    expect(links.body.totalSize).toBe(3);
    const second = {
      ContentDocumentId: read.ContentDocumentId,
      PathOnClient: "due.jpg",
      VersionData: "AAAA",
    };
    const newer = (await czrm.call("POST", `${DATA}/sobjects/ContentVersion`, { body: second })).body.id;
    const document = (await czrm.call("GET", `${DATA}/sobjects/ContentDocument/${read.ContentDocumentId}`))
      .body;
    expect(document.LatestPublishedVersionId).toBe(newer);
  });
});
