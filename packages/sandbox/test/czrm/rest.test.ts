import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningCzrm, startCzrm } from "#test/czrm/czrm-sandbox.ts";
import { withChecksum } from "#platforms/czrm/ids.ts";

const DATA = "/services/data/v59.0";
let czrm: RunningCzrm;
beforeAll(async () => {
  czrm = await startCzrm();
});
afterAll(() => czrm.close());

async function make(object: string, body: Record<string, unknown>): Promise<string> {
  return (await czrm.call("POST", `${DATA}/sobjects/${object}`, { body })).body.id;
}

async function token(form: Record<string, string>): Promise<Response> {
  return fetch(`${czrm.url}/services/oauth2/token`, { method: "POST", body: new URLSearchParams(form) });
}

describe("CzRM on the wire", () => {
  it("lets nobody in without a session of its own or the gateway's mark", async () => {
    const bare = await fetch(`${czrm.url}${DATA}/limits`);
    expect(bare.status).toBe(401);
    expect(await bare.json()).toEqual([
      { message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" },
    ]);
    const dead = await czrm.call("GET", `${DATA}/limits`, {
      headers: { authorization: "Bearer 00D7Q0000000001!x" },
    });
    expect(dead.status).toBe(401);
    expect((await czrm.call("GET", `${DATA}/limits`)).status).toBe(200);
  });

  it("never opens its administration to what came through the gateway", async () => {
    expect((await czrm.call("GET", "/admin/events")).status).toBe(404);
    expect((await czrm.admin("GET", "/admin/events")).status).toBe(200);
  });

  it("gives a token for a signed assertion, and none for an expired one", async () => {
    const key = new TextEncoder().encode("any key will do until one is registered");
    const assertion = (seconds: number) =>
      new SignJWT({})
        .setProtectedHeader({ alg: "HS256" })
        .setIssuer("stabile-czrm")
        .setSubject("integrazione@czrm.example")
        .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
        .sign(key);
    const grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    const good = await token({ grant_type, assertion: await assertion(120) });
    expect(await good.json()).toMatchObject({
      access_token: expect.stringContaining("!"),
      instance_url: czrm.url,
      token_type: "Bearer",
      issued_at: expect.stringMatching(/^\d{13}$/),
    });
    for (const seconds of [-10, 3600]) {
      const bad = await token({ grant_type, assertion: await assertion(seconds) });
      expect([bad.status, ((await bad.json()) as { error: string }).error]).toEqual([400, "invalid_grant"]);
    }
    expect((await token({ grant_type: "refresh_token" })).status).toBe(400);
    const client = { client_id: "portale-czrm", client_secret: "portale-demo-secret" };
    const asJson = await czrm.admin("POST", "/services/oauth2/token", {
      grant_type: "client_credentials",
      ...client,
    });
    const headers = { authorization: `Bearer ${asJson.body.access_token}` };
    const who = await fetch(`${czrm.url}/services/oauth2/userinfo`, { headers });
    expect(await who.json()).toMatchObject({ username: "portale@czrm.example" });
  });

  it("makes ids whose last three characters are Salesforce's own checksum", async () => {
    // The id that Salesforce's documentation uses as its example.
    expect(withChecksum("001A0000006Vm9r")).toBe("001A0000006Vm9rIAC");
    const id = await make("Case", { Subject: "Controllo" });
    const short = await czrm.call("GET", `${DATA}/sobjects/Case/${id.slice(0, 15)}`);
    expect(short.body.Id).toBe(id);
  });

  it("answers 300 with the addresses of both when two citizens have one tax code, 404 for none", async () => {
    const taxCode = "RSSMRA80A01D969K";
    const path = `${DATA}/sobjects/Account/CodiceFiscale__c`;
    expect((await czrm.call("GET", `${path}/${taxCode}`)).body[0].errorCode).toBe("NOT_FOUND");
    const first = await make("Account", { Name: "Mario Rossi", CodiceFiscale__c: taxCode });
    expect((await czrm.call("GET", `${path}/${taxCode.toLowerCase()}`)).body.Id).toBe(first);
    const caseId = await make("Case", { Subject: "Aiuto", CodiceFiscale__c: taxCode });
    const cases = await czrm.call("GET", `${DATA}/sobjects/Account/${first}/Cases`);
    expect(cases.body).toMatchObject({
      totalSize: 1,
      done: true,
      records: [{ Id: caseId, Subject: "Aiuto" }],
    });
    await make("Account", { Name: "Mario Rossi", CodiceFiscale__c: taxCode });
    const twice = await czrm.call("GET", `${path}/${taxCode}`);
    expect(twice.status).toBe(300);
    expect(twice.body[0]).toBe(`${DATA}/sobjects/Account/${first}`);
  });

  it("refuses a unique external id that another record has, naming it", async () => {
    const id = await make("Case", { Subject: "Uno", IdSegnalaci__c: "777" });
    const second = await czrm.call("POST", `${DATA}/sobjects/Case`, {
      body: { Subject: "Due", IdSegnalaci__c: "777" },
    });
    expect([second.status, second.body[0].errorCode]).toEqual([400, "DUPLICATE_VALUE"]);
    expect(second.body[0].message).toContain(id);
  });

  it.each([
    [{}, "REQUIRED_FIELD_MISSING", ["Subject"]],
    [{ Subject: "x", Nulla: 1 }, "INVALID_FIELD", ["Nulla"]],
    [{ Subject: "x", Status: "Aperto" }, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ["Status"]],
    [{ Subject: "x", CaseNumber: "1" }, "INVALID_FIELD_FOR_INSERT_UPDATE", ["CaseNumber"]],
    [{ Subject: "x".repeat(256) }, "STRING_TOO_LONG", ["Subject"]],
    [{ Subject: "x", AccountId: "zzz" }, "MALFORMED_ID", ["AccountId"]],
    [{ Subject: "x", AccountId: "5007Q0000000001" }, "INVALID_CROSS_REFERENCE_KEY", ["AccountId"]],
    [{ Subject: "x", Latitudine__c: "nord" }, "JSON_PARSER_ERROR", undefined],
    [{ Subject: "x", DataPrevista__c: "2026-02-30" }, "JSON_PARSER_ERROR", undefined],
  ])("refuses %j with %s", async (body, errorCode, fields) => {
    const answer = await czrm.call("POST", `${DATA}/sobjects/Case`, { body });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual([{ message: expect.any(String), errorCode, ...(fields && { fields }) }]);
  });

  it("answers its own words to a body that is not JSON, a method or a version it does not have", async () => {
    const broken = await fetch(`${czrm.url}${DATA}/sobjects/Case`, {
      method: "POST",
      headers: { activityid: "x", "content-type": "application/json" },
      body: '{"Subject": ',
    });
    expect([broken.status, ((await broken.json()) as { errorCode: string }[])[0]?.errorCode]).toEqual([
      400,
      "JSON_PARSER_ERROR",
    ]);
    expect((await czrm.call("DELETE", `${DATA}/query?q=x`)).body[0].errorCode).toBe("METHOD_NOT_ALLOWED");
    expect((await czrm.call("GET", "/services/data/v12.0/limits")).status).toBe(404);
    for (const version of ["v56.0", "v58.0", "v59.0"]) {
      expect((await czrm.call("GET", `/services/data/${version}/sobjects/Case/describe`)).status).toBe(200);
    }
  });

  it("brakes at the daily limit with 403, telling the usage in every header", async () => {
    await czrm.admin("PUT", "/admin/limits", { max: 5000, used: 4998 });
    const last = await czrm.call("GET", `${DATA}/sobjects`);
    expect(last.headers.get("sforce-limit-info")).toBe("api-usage=4999/5000");
    await czrm.call("GET", `${DATA}/sobjects`);
    const over = await czrm.call("GET", `${DATA}/sobjects`);
    expect([over.status, over.body[0].errorCode]).toEqual([403, "REQUEST_LIMIT_EXCEEDED"]);
    await czrm.admin("PUT", "/admin/limits", { max: 100_000, used: 0 });
  });

  it("says throttling and expired sessions in Salesforce's words when the console asks for them", async () => {
    const { faults } = czrm.sandbox.world;
    faults.set("czrm", { throttleRate: 1 });
    const throttled = await czrm.call("GET", `${DATA}/limits`);
    expect([throttled.status, throttled.body[0].errorCode]).toEqual([403, "REQUEST_LIMIT_EXCEEDED"]);
    faults.set("czrm", { throttleRate: 0, expiredTokenRate: 1 });
    expect((await czrm.call("GET", `${DATA}/limits`)).status).toBe(401);
    faults.set("czrm", { expiredTokenRate: 0 });
  });

  it("serves the portal's catalogue: list views with string columns, units, picklist values", async () => {
    const views = await czrm.call("GET", `${DATA}/sobjects/WorkTypeGroup/listviews`);
    const view = views.body.listviews.find((each: { label: string }) =>
      /^servizi del fascicolo/i.test(each.label),
    );
    const rows = await czrm.call(
      "GET",
      `${DATA}/sobjects/WorkTypeGroup/listviews/${view.id}/results?limit=2000&offset=`,
    );
    const [name, section, id] = rows.body.records[0].columns;
    expect([name.fieldNameOrPath, section.fieldNameOrPath, id.fieldNameOrPath]).toEqual([
      "Name",
      "Sottofascicolo__c",
      "Id",
    ]);
    const units = await czrm.call("GET", `${DATA}/sobjects/WorkTypeGroup/${id.value}/UOResponsabili__r`);
    const territory = units.body.records[0].ServiceTerritory__c;
    expect((await czrm.call("GET", `${DATA}/sobjects/ServiceTerritory/${territory}`)).status).toBe(200);
    const values = await czrm.call(
      "GET",
      "/services/data/v56.0/ui-api/object-info/WorkTypeGroup/picklist-values/012000000000000AAA/CategoriadiServizio__c",
    );
    expect(values.body.values[0]).toMatchObject({ label: expect.any(String), value: expect.any(String) });
    const service = await make("Case", { Subject: "x", WorkTypeGroup__c: id.value });
    const read = await czrm.call(
      "GET",
      `${DATA}/sobjects/Case/${service}?fields=Servizio__c,Sottofascicolo__c`,
    );
    expect(read.body).toMatchObject({ Servizio__c: name.value, Sottofascicolo__c: section.value });
  });

  it("runs composite calls in order, each using the answers before it", async () => {
    const answer = await czrm.call("POST", `${DATA}/composite`, {
      body: {
        allOrNone: true,
        compositeRequest: [
          {
            method: "POST",
            url: `${DATA}/sobjects/Case`,
            referenceId: "caso",
            body: { Subject: "Composito" },
          },
          {
            method: "POST",
            url: `${DATA}/sobjects/Commento__c`,
            referenceId: "commento",
            body: {
              Case__c: "@{caso.id}",
              Description__c: "Numero @{caso.id}",
              TipoCommento__c: "Commento pubblico",
            },
          },
          { method: "GET", url: `${DATA}/sobjects/Case/@{caso.id}?fields=Subject`, referenceId: "letto" },
        ],
      },
    });
    const [made, comment, read] = answer.body.compositeResponse;
    expect([made.httpStatusCode, comment.httpStatusCode, read.httpStatusCode]).toEqual([201, 201, 200]);
    expect(read.body.Subject).toBe("Composito");
    expect(made.httpHeaders.Location).toContain(made.body.id);
  });

  it("undoes a whole composite when one part fails and allOrNone was asked, keeps the rest otherwise", async () => {
    const parts = (name: string) => [
      { method: "POST", url: `${DATA}/sobjects/Case`, referenceId: "a", body: { Subject: name } },
      { method: "PATCH", url: `${DATA}/sobjects/Case/@{a.id}`, referenceId: "b", body: { Status: "Boh" } },
      { method: "GET", url: `${DATA}/sobjects/Case/@{a.id}`, referenceId: "c" },
    ];
    const count = async (name: string) => {
      const soql = encodeURIComponent(`SELECT COUNT() FROM Case WHERE Subject = '${name}'`);
      return (await czrm.call("GET", `${DATA}/query?q=${soql}`)).body.totalSize;
    };
    const all = await czrm.call("POST", `${DATA}/composite`, {
      body: { allOrNone: true, compositeRequest: parts("Tutto") },
    });
    expect(all.status).toBe(200);
    expect(
      all.body.compositeResponse.map((each: { body: { errorCode: string }[] }) => each.body[0]?.errorCode),
    ).toEqual(["PROCESSING_HALTED", "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", "PROCESSING_HALTED"]);
    expect(await count("Tutto")).toBe(0);
    const some = await czrm.call("POST", `${DATA}/composite`, { body: { compositeRequest: parts("Parte") } });
    expect(
      some.body.compositeResponse.map((each: { httpStatusCode: number }) => each.httpStatusCode),
    ).toEqual([201, 400, 200]);
    expect(await count("Parte")).toBe(1);
    const tooMany = Array.from({ length: 26 }, (_each, n) => ({
      method: "GET",
      url: `${DATA}/limits`,
      referenceId: `r${n}`,
    }));
    expect(
      (await czrm.call("POST", `${DATA}/composite`, { body: { compositeRequest: tooMany } })).status,
    ).toBe(400);
  });

  it("creates a procedure through Apex, refusing with a 200 what it cannot accept", async () => {
    const taxCode = "BNCLRA75C41D969Z";
    const account = await make("Account", { Name: "Laura Bianchi", CodiceFiscale__c: taxCode });
    const path = "/services/apexrest/ProcedimentiWebService/CreateProcedimento";
    const body = {
      codiceFiscale: taxCode,
      tipologiaPratica: "Danni",
      tipoProcedimento: "Danni a beni privati",
    };
    const made = await czrm.call("POST", path, { body });
    expect(made.body).toMatchObject({ esito: "OK", nome: "PR-000001" });
    const list = await czrm.call("GET", `/services/data/v58.0/sobjects/Account/${account}/Procedimenti__r`);
    expect(list.body.records).toMatchObject([{ Id: made.body.id, StatoFrontend__c: "Presentata" }]);
    const unknown = await czrm.call("POST", path, { body: { ...body, codiceFiscale: "XXXXXX00X00X000X" } });
    expect([unknown.status, unknown.body.esito]).toEqual([200, "KO"]);
    const marriage = await czrm.call(
      "POST",
      "/services/apexrest/RichiestaMatrimoniWebService/CreateRichiesta",
      {
        body: { codiceFiscale: taxCode, dataMatrimonio: "2027-06-19", luogo: "Palazzo Tursi" },
      },
    );
    expect(marriage.body).toMatchObject({ esito: "OK", nome: "RM-000001" });
    const without = await czrm.call("POST", path, { body: { codiceFiscale: taxCode } });
    expect(without.body).toEqual({
      esito: "KO",
      errore: "Campi mancanti o non validi: tipologiaPratica, tipoProcedimento",
    });
  });
});
