import { afterAll, beforeAll, describe, expect, it } from "vitest";
import jsforce from "jsforce";
import { type RunningCzrm, signIn, startCzrm } from "#test/czrm/czrm-sandbox.ts";

let czrm: RunningCzrm;
let connection: jsforce.Connection;

beforeAll(async () => {
  czrm = await startCzrm();
  connection = await signIn(czrm.url);
});
afterAll(() => czrm.close());

describe("jsforce, Salesforce's usual client, against the CzRM sandbox", () => {
  it("signs in with client credentials, with a password over OAuth and with the old SOAP login", async () => {
    expect(connection.accessToken).toMatch(/^00D7Q0.{9}!/);
    const oauth2 = { loginUrl: czrm.url, clientId: "stabile-czrm", clientSecret: "czrm-demo-secret" };
    const byPassword = new jsforce.Connection({ loginUrl: czrm.url, oauth2 });
    const user = await byPassword.login("integrazione@czrm.example", "demo");
    expect(user.organizationId).toBe("00D7Q0000000001UAA");
    const bySoap = new jsforce.Connection({ loginUrl: czrm.url });
    await bySoap.login("portale@czrm.example", "demo");
    expect((await bySoap.identity()).username).toBe("portale@czrm.example");
  });

  it("is refused with the words of Salesforce when the password is wrong", async () => {
    const oauth2 = { loginUrl: czrm.url, clientId: "stabile-czrm", clientSecret: "wrong" };
    const wrong = new jsforce.Connection({ loginUrl: czrm.url, oauth2 });
    await expect(wrong.login("integrazione@czrm.example", "demo")).rejects.toThrow(
      "invalid client credentials",
    );
    const soap = new jsforce.Connection({ loginUrl: czrm.url });
    await expect(soap.login("integrazione@czrm.example", "no")).rejects.toThrow("INVALID_LOGIN");
  });

  it("creates a case, reads it back with every municipal field, changes it and deletes it", async () => {
    const made = await connection.sobject("Case").create({
      Subject: "Lampione spento",
      Description: "È spento da tre giorni",
      Origin: "HelpFascicoloCittadino",
      RecordType: { Name: "RichiestaAssistenza" },
      Privacy__c: "true",
      Latitudine__c: 44.4075,
    });
    expect(made).toEqual({ id: expect.stringMatching(/^5007Q0.{12}$/), success: true, errors: [] });
    const id = String(made.id);
    const read = await connection.sobject("Case").retrieve(id);
    expect(read).toMatchObject({
      Id: id,
      CaseNumber: expect.stringMatching(/^\d{8}$/),
      Status: "New",
      StatoFrontEnd__c: "Inviata",
      RecordTypeName__c: "RichiestaAssistenza",
      Latitudine__c: 44.4075,
      MasterRecordId: null,
      Civico__c: null,
      CreatedDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/),
    });
    await connection.sobject("Case").update({ Id: id, Status: "Closed", StatoFrontEnd__c: "Eseguita" });
    expect(await connection.sobject("Case").retrieve(id)).toMatchObject({ IsClosed: true, Status: "Closed" });
    await connection.sobject("Case").destroy(id);
    await expect(connection.sobject("Case").retrieve(id)).rejects.toMatchObject({
      errorCode: "ENTITY_IS_DELETED",
    });
  });

  it("loads thousands of cases through collections and reads them all by following the pages", async () => {
    const subjects = Array.from({ length: 4700 }, (_each, index) => ({ Subject: `Carico ${index}` }));
    const results = await connection.sobject("Case").create(subjects, { allowRecursive: true });
    expect(results.every((result) => result.success)).toBe(true);
    const query = connection.query("SELECT Id, Subject FROM Case WHERE Subject LIKE 'Carico %' ORDER BY Id", {
      autoFetch: true,
      maxFetch: 10_000,
    });
    const records = await query.run({ autoFetch: true, maxFetch: 10_000 });
    expect(records.totalSize).toBe(4700);
    const all = records.records.map((record) => String(record.Subject));
    expect(all).toEqual(subjects.map((each) => each.Subject));
  });

  it("upserts by external id, saying whether it created or changed", async () => {
    const { id } = await connection.sobject("Case").create({ Subject: "Per il commento" });
    const comment = {
      IdEsterno__c: "ODL-2026-000123:1",
      Case__c: String(id),
      Description__c: "Prima stesura",
    };
    const first = await connection.sobject("Commento__c").upsert(comment, "IdEsterno__c");
    expect(first).toMatchObject({ success: true, created: true });
    const again = await connection
      .sobject("Commento__c")
      .upsert({ IdEsterno__c: comment.IdEsterno__c, Description__c: "Seconda" }, "IdEsterno__c");
    expect(again).toMatchObject({ id: first.id, success: true, created: false });
  });

  it("finds cases with their comments by its own builder of queries", async () => {
    const { id } = await connection.sobject("Case").create({ Subject: "Con due commenti", Origin: "Phone" });
    for (const text of ["Prima visita", "Seconda visita"])
      await connection.sobject("Commento__c").create({ Case__c: String(id), Description__c: text });
    const found = await connection
      .sobject("Case")
      .find({ Subject: "Con due commenti", CreatedDate: { $gte: jsforce.SfDate.THIS_MONTH } }, [
        "Id",
        "Subject",
      ])
      .include("Commenti__r", {}, ["Id", "Description__c"], { limit: 10, sort: { Id: 1 } })
      .end()
      .execute();
    expect(found).toMatchObject([
      {
        Id: id,
        Commenti__r: { records: [{ Description__c: "Prima visita" }, { Description__c: "Seconda visita" }] },
      },
    ]);
  });

  it("describes Case with its picklists, lookups and children", async () => {
    const description = await connection.sobject("Case").describe();
    const states = description.fields.find((field) => field.name === "StatoFrontEnd__c");
    expect(states?.picklistValues?.map((each) => each.value)).toContain("Presa in carico");
    expect(description.recordTypeInfos.map((each) => each.name)).toContain("Segnalazione");
    expect(description.childRelationships.map((each) => each.relationshipName)).toContain("Commenti__r");
    expect((await connection.describeGlobal()).sobjects.map((each) => each.name)).toContain("WorkTypeGroup");
  });

  it("reports each failure of a collection on its own record, or undoes all with allOrNone", async () => {
    const mixed = [{ Subject: "Buono" }, { Subject: "Cattivo", Status: "Inesistente" }];
    const [good, bad] = await connection.sobject("Case").create(mixed);
    expect(good?.success).toBe(true);
    expect(bad?.errors).toMatchObject([{ fields: ["Status"] }]);
    const undone = await connection
      .sobject("Case")
      .create([{ Subject: "Annullato" }, {}], { allOrNone: true });
    expect(undone.map((each) => each.success)).toEqual([false, false]);
    const left = await connection.query("SELECT COUNT() FROM Case WHERE Subject = 'Annullato'");
    expect(left.totalSize).toBe(0);
  });

  it("throws the errors of Salesforce with their codes", async () => {
    await expect(connection.query("SELECT Nulla FROM Case")).rejects.toMatchObject({
      errorCode: "INVALID_FIELD",
    });
    await expect(connection.query("SELECT Id FROM")).rejects.toMatchObject({ errorCode: "MALFORMED_QUERY" });
    await expect(connection.query("SELECT Id FROM Nulla")).rejects.toMatchObject({
      errorCode: "INVALID_TYPE",
    });
    await expect(connection.sobject("Case").create({})).rejects.toMatchObject({
      errorCode: "REQUIRED_FIELD_MISSING",
    });
    await expect(connection.sobject("Case").retrieve("5007Q000000zzzzAAA")).rejects.toMatchObject({
      errorCode: "NOT_FOUND",
    });
  });

  it("is told the daily usage on each answer", async () => {
    await connection.query("SELECT Id FROM User");
    const before = connection.limitInfo.apiUsage?.used ?? 0;
    await connection.query("SELECT Id FROM User");
    expect(connection.limitInfo.apiUsage).toEqual({ used: before + 1, limit: 100_000 });
    expect((await connection.limits()).DailyApiRequests?.Max).toBe(100_000);
  });

  it("renews a dead session by itself when it is given how", async () => {
    const renewing = new jsforce.Connection({
      instanceUrl: czrm.url,
      version: "59.0",
      accessToken: "00D7Q0000000001!dead",
      refreshFn: async (self, done) => {
        const fresh = await signIn(czrm.url);
        self.accessToken = fresh.accessToken as string;
        done(null, fresh.accessToken as string);
      },
    });
    expect((await renewing.query("SELECT Id FROM User")).totalSize).toBe(3);
  });
});
