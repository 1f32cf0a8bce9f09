import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningCzrm, startCzrm } from "#test/czrm/czrm-sandbox.ts";

const DATA = "/services/data/v59.0";
let czrm: RunningCzrm;

async function query(soql: string, more: { resource?: string; headers?: Record<string, string> } = {}) {
  const path = `${DATA}/${more.resource ?? "query"}?q=${encodeURIComponent(soql)}`;
  return (await czrm.call("GET", path, { headers: more.headers ?? {} })).body;
}

async function subjects(where: string): Promise<string[]> {
  const found = await query(`SELECT Subject FROM Case WHERE ${where} ORDER BY Subject`);
  return found.records.map((record: { Subject: string }) => record.Subject);
}

beforeAll(async () => {
  czrm = await startCzrm();
  await czrm.admin("POST", "/admin/cases/bulk", {
    silent: true,
    cases: [
      {
        Subject: "Ascensore fermo",
        Origin: "Phone",
        Latitudine__c: 44.41,
        CreatedDate: "2026-01-10T08:00:00Z",
      },
      { Subject: "Bagno allagato 100%", Origin: "Web", DataPrevista__c: "2026-02-01" },
      {
        Subject: "Caldaia in blocco",
        Origin: "Web",
        SuppliedFirstName__c: "Ada",
        CodiceFiscale__c: "DAADAA80A41D969X",
      },
      { Subject: "D'Albertis: portone", Status: "Closed", StatoFrontEnd__c: "Eseguita" },
    ],
  });
});
afterAll(() => czrm.close());

describe("A query of CzRM", () => {
  it("compares text without regard to case, also with LIKE and escaped signs", async () => {
    expect(await subjects("Subject = 'ASCENSORE FERMO'")).toEqual(["Ascensore fermo"]);
    expect(await subjects("Subject LIKE '%100\\%'")).toEqual(["Bagno allagato 100%"]);
    expect(await subjects("Subject LIKE '_aldaia%'")).toEqual(["Caldaia in blocco"]);
    expect(await subjects("Subject = 'D\\'Albertis: portone'")).toEqual(["D'Albertis: portone"]);
    expect(await subjects("Subject = 'x\\' OR Subject LIKE \\'%'")).toEqual([]);
  });

  it("treats an absent value as different from every value", async () => {
    expect(await subjects("Origin != 'Web'")).toEqual(["Ascensore fermo", "D'Albertis: portone"]);
    expect(await subjects("Origin NOT IN ('Web', 'Phone')")).toEqual(["D'Albertis: portone"]);
    expect(await subjects("NOT Origin = 'Web'")).toEqual(["Ascensore fermo", "D'Albertis: portone"]);
    expect(await subjects("Origin = null")).toEqual(["D'Albertis: portone"]);
    expect(await subjects("Latitudine__c > 44 AND Latitudine__c < 45")).toEqual(["Ascensore fermo"]);
  });

  it("compares dates, instants in any zone and relative days", async () => {
    expect(await subjects("CreatedDate = 2026-01-10T09:00:00+01:00")).toEqual(["Ascensore fermo"]);
    expect(await subjects("DataPrevista__c >= 2026-02-01")).toEqual(["Bagno allagato 100%"]);
    expect(await subjects("SystemModstamp = TODAY AND IsClosed = true")).toEqual(["D'Albertis: portone"]);
    expect(await subjects("CreatedDate < LAST_N_DAYS:7")).toEqual(
      new Date() > new Date("2026-01-18") ? ["Ascensore fermo"] : [],
    );
  });

  it("shows parents nested, and null where there is no parent", async () => {
    const found = await query(
      "SELECT Subject, Account.Name, RecordType.Name, CreatedBy.Name FROM Case WHERE Origin = 'Web' ORDER BY Subject",
    );
    expect(found.records).toMatchObject([
      { Account: null, CreatedBy: { Name: "Portale del Cittadino" } },
      {
        attributes: {
          type: "Case",
          url: expect.stringMatching(/^\/services\/data\/v59\.0\/sobjects\/Case\/500/),
        },
        Account: { attributes: { type: "Account" }, Name: "Ada" },
        RecordType: { Name: "Segnalazione" },
      },
    ]);
  });

  it("counts, alone or under a name", async () => {
    expect(await query("SELECT COUNT() FROM Case")).toMatchObject({ totalSize: 4, records: [] });
    expect((await query("SELECT COUNT(Id) quanti FROM Case")).records).toMatchObject([{ quanti: 4 }]);
  });

  it("groups, measures and orders the groups", async () => {
    const byOrigin = await query(
      "SELECT Origin, COUNT(Id) quanti, MAX(Latitudine__c) FROM Case GROUP BY Origin ORDER BY COUNT(Id) DESC, Origin",
    );
    expect(byOrigin).toEqual({
      totalSize: 3,
      done: true,
      records: [
        { attributes: { type: "AggregateResult" }, Origin: "Web", quanti: 2, expr0: null },
        { attributes: { type: "AggregateResult" }, Origin: null, quanti: 1, expr0: null },
        { attributes: { type: "AggregateResult" }, Origin: "Phone", quanti: 1, expr0: 44.41 },
      ],
    });
    const closed = await query("SELECT IsClosed, COUNT(Id) n FROM Case GROUP BY IsClosed ORDER BY IsClosed");
    expect(closed.records).toMatchObject([
      { IsClosed: false, n: 3 },
      { IsClosed: true, n: 1 },
    ]);
    const distinct = await query("SELECT COUNT_DISTINCT(Origin), MIN(CreatedDate) prima FROM Case");
    expect(distinct.records).toMatchObject([{ expr0: 2, prima: "2026-01-10T08:00:00.000+0000" }]);
  });

  it("finds records by others that point at them, and shows those that point at each", async () => {
    const [found] = (await query("SELECT Id FROM Case WHERE Subject = 'Ascensore fermo'")).records;
    for (const text of ["Primo sollecito", "Secondo sollecito", "Terzo sollecito"])
      await czrm.admin("POST", `/admin/cases/${found.Id}/comments`, { text });
    expect(
      await subjects("Id IN (SELECT Case__c FROM Commento__c WHERE TipoCommento__c = 'Commento pubblico')"),
    ).toEqual(["Ascensore fermo"]);
    expect(await subjects("Id NOT IN (SELECT Case__c FROM Commento__c) AND Origin = 'Phone'")).toEqual([]);
    const nested = await query(
      "SELECT Subject, (SELECT Description__c, CreatedBy.Name FROM Commenti__r ORDER BY Id LIMIT 2), (SELECT Id FROM ContentDocumentLinks) FROM Case WHERE Origin IN ('Phone', 'Web') ORDER BY Subject LIMIT 2",
    );
    expect(nested.records).toMatchObject([
      {
        Subject: "Ascensore fermo",
        ContentDocumentLinks: null,
        Commenti__r: {
          totalSize: 2,
          done: true,
          records: [
            {
              attributes: { type: "Commento__c" },
              Description__c: "Primo sollecito",
              CreatedBy: { Name: "Portale del Cittadino" },
            },
            { Description__c: "Secondo sollecito" },
          ],
        },
      },
      { Subject: "Bagno allagato 100%", Commenti__r: null },
    ]);
  });

  it("sees deleted and merged cases only with queryAll", async () => {
    const [loser, master] = await Promise.all(
      ["Doppione", "Originale"].map((Subject) => czrm.admin("POST", "/admin/cases", { Subject })),
    );
    await czrm.admin("POST", `/admin/cases/${loser?.body.id}/comments`, { text: "C'è ancora" });
    const merged = await czrm.admin("POST", `/admin/cases/${loser?.body.id}/merge`, {
      into: master?.body.caseNumber,
    });
    expect(merged.status).toBe(204);
    const soql = "SELECT Id, MasterRecordId, IsDeleted FROM Case WHERE Subject = 'Doppione'";
    expect((await query(soql)).records).toEqual([]);
    expect((await query(soql, { resource: "queryAll" })).records).toMatchObject([
      { MasterRecordId: master?.body.id, IsDeleted: true },
    ]);
    const comments = await czrm.call("GET", `${DATA}/sobjects/Case/${master?.body.id}/Commenti__r`);
    expect(comments.body.records).toMatchObject([{ Description__c: "C'è ancora" }]);
    await czrm.admin("DELETE", `/admin/cases/${master?.body.id}`);
    const gone = await czrm.call("GET", `${DATA}/sobjects/Case/${master?.body.id}`);
    expect([gone.status, gone.body[0].errorCode]).toEqual([404, "ENTITY_IS_DELETED"]);
  });

  it("is paged by a locator that keeps its set of records while new ones arrive", async () => {
    const cases = Array.from({ length: 450 }, (_each, index) => ({ Subject: `Pagina ${1000 + index}` }));
    await czrm.admin("POST", "/admin/cases/bulk", { silent: true, cases });
    const headers = { "sforce-query-options": "batchSize=200" };
    const soql = "SELECT Subject FROM Case WHERE Subject LIKE 'Pagina %' ORDER BY Subject";
    const first = await query(soql, { headers });
    expect(first).toMatchObject({ totalSize: 450, done: false });
    expect(first.nextRecordsUrl).toMatch(/^\/services\/data\/v59\.0\/query\/01g.{15}-200$/);
    await czrm.admin("POST", "/admin/cases", { Subject: "Pagina 0000" });
    const second = (await czrm.call("GET", first.nextRecordsUrl, { headers })).body;
    const third = (await czrm.call("GET", second.nextRecordsUrl, { headers })).body;
    expect(third.done).toBe(true);
    const seen = [...first.records, ...second.records, ...third.records].map((each) => each.Subject);
    expect(seen).toEqual(cases.map((each) => each.Subject));
    const unknown = await czrm.call("GET", `${DATA}/query/01g000000000000AAA-200`);
    expect([unknown.status, unknown.body[0].errorCode]).toEqual([400, "INVALID_QUERY_LOCATOR"]);
  });

  it("repeats and shuffles a page when the console says so", async () => {
    czrm.sandbox.world.faults.set("czrm", { duplicateRate: 1, reorderRate: 1 });
    const spoilt = await query("SELECT Subject FROM Case WHERE Origin = 'Web' ORDER BY Subject");
    czrm.sandbox.world.faults.set("czrm", { duplicateRate: 0, reorderRate: 0 });
    expect(spoilt.records.length).toBeGreaterThan(spoilt.totalSize);
    expect(spoilt.records[0].Subject).toBe("Bagno allagato 100%");
  });
});
