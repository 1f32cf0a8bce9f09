import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signIn } from "#test/czrm/czrm-sandbox.ts";
import {
  PNG,
  reportForm,
  type RunningSegnalaci,
  sendReport,
  startSegnalaci,
} from "#test/segnalaci/segnalaci-sandbox.ts";

let running: RunningSegnalaci;
beforeAll(async () => {
  running = await startSegnalaci();
});
afterAll(() => running.close());

async function page(path: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(running.site + path);
  return { status: answer.status, text: await answer.text() };
}

describe("A citizen on the public page of SegnalaCi", () => {
  it("files a report with a photo, and CzRM has the case with its place and the file's very bytes", async () => {
    const sent = await sendReport(running.site, reportForm({}, [["../../mia foto.PNG", PNG]]));
    expect(sent.status).toBe(303);
    const number = /\/segnalazioni\/(\d{8})\/ricevuta\?codice=[0-9a-f]{12}$/.exec(sent.location)?.[1];
    expect((await page(sent.location)).text).toContain(number);

    const czrm = await signIn(running.czrm);
    const cases = await czrm.query(`SELECT FIELDS(ALL) FROM Case WHERE CaseNumber = '${number}' LIMIT 1`);
    expect(cases.records[0]).toMatchObject({
      Origin: "SegnalaCi",
      RecordTypeName__c: "Segnalazione",
      StatoFrontEnd__c: "Inviata",
      Subject: "Ascensore fermo",
      Categoria__c: "Illuminazione",
      Indirizzo__c: "Via San Lorenzo 12r",
      CodiceVia__c: "58520",
      Civico__c: "12",
      ColoreCivico__c: "R",
      Latitudine__c: 44.4078,
      Longitudine__c: 8.9312,
      CodiceFiscale__c: "PRDDAA80A41D969X",
      SuppliedName: "Parodi",
      SuppliedFirstName__c: "Ada",
    });
    const caseId = String(cases.records[0]?.Id);
    const links = await czrm.query(
      `SELECT ContentDocument.LatestPublishedVersionId FROM ContentDocumentLink WHERE LinkedEntityId = '${caseId}'`,
    );
    const document = links.records[0]?.ContentDocument as { LatestPublishedVersionId: string };
    const version = await czrm.sobject("ContentVersion").retrieve(document.LatestPublishedVersionId);
    expect(version).toMatchObject({ PathOnClient: "mia foto.png", FileType: "PNG", ContentSize: PNG.length });
    const bytes = await fetch(running.czrm + String(version.VersionData), { headers: { activityid: "x" } });
    expect(Buffer.from(await bytes.arrayBuffer()).equals(PNG)).toBe(true);
  });

  it("follows the report: state, planned day, reasons and public comments, as the offices change the case", async () => {
    const sent = await sendReport(running.site, reportForm({ oggetto: "Vetro rotto in palestra" }));
    const [, number = "", code = ""] =
      /segnalazioni\/(\d+)\/ricevuta\?codice=(\w+)/.exec(sent.location) ?? [];
    const czrm = await signIn(running.czrm);
    const found = await czrm.query(`SELECT Id FROM Case WHERE CaseNumber = '${number}'`);
    const Id = String(found.records[0]?.Id);
    const update = (fields: Record<string, unknown>) => czrm.sobject("Case").update({ Id, ...fields });
    await update({ Status: "Working", StatoFrontEnd__c: "Programmata", DataPrevista__c: "2026-11-30" });
    await czrm.sobject("Commento__c").create({
      Case__c: Id,
      Description__c: "La ditta passa in mattinata <b>",
      TipoCommento__c: "Commento pubblico",
    });
    await czrm.sobject("Commento__c").create({ Case__c: Id, Description__c: "Nota riservata agli uffici" });
    const planned = await page(`/segnalazioni/${number}`);
    expect(planned.text).toContain("30 novembre 2026");
    expect(planned.text).toContain("La ditta passa in mattinata &lt;b&gt;");
    expect(planned.text).not.toContain("Nota riservata");
    await update({
      Status: "Closed",
      StatoFrontEnd__c: "Respinta",
      MotivoRifiuto__c: "Edificio non comunale",
    });
    expect((await page(`/segnalazioni/${number}`)).text).toContain("Edificio non comunale");

    const reopen = await fetch(`${running.site}/segnalazioni/${number}/riapri`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ codice: code, testo: "È la palestra della scuola" }),
    });
    expect(reopen.status).toBe(303);
    expect(await czrm.sobject("Case").retrieve(Id)).toMatchObject({
      Status: "New",
      StatoFrontEnd__c: "Riaperta",
    });
    const answer = await fetch(`${running.czrm}/admin/cases/${number}/history`);
    const { items } = (await answer.json()) as { items: { field: string; to: string }[] };
    const states = items.filter((each) => each.field === "StatoFrontEnd__c");
    expect(states.map((each) => each.to)).toEqual(["Programmata", "Respinta", "Riaperta"]);
  });

  it("cannot reopen or comment someone else's report without the code of its receipt", async () => {
    const sent = await sendReport(running.site, reportForm());
    const number = /segnalazioni\/(\d+)/.exec(sent.location)?.[1];
    for (const action of ["commenti", "riapri"]) {
      const answer = await fetch(`${running.site}/segnalazioni/${number}/${action}`, {
        method: "POST",
        body: new URLSearchParams({ codice: "000000000000", testo: "Ciao" }),
      });
      expect(answer.status).toBe(404);
    }
  });

  it("keeps a private report to whoever has its code, and never shows who filed any of them", async () => {
    const sent = await sendReport(running.site, reportForm({ riservata: "1", oggetto: "Cosa privata" }));
    const [, number, code] = /segnalazioni\/(\d+)\/ricevuta\?codice=(\w+)/.exec(sent.location) ?? [];
    expect((await page(`/segnalazioni/${number}`)).status).toBe(404);
    const mine = await page(`/segnalazioni/${number}?codice=${code}`);
    expect(mine.text).toContain("Cosa privata");
    expect(mine.text).not.toContain("Parodi");
    expect(mine.text).not.toContain("example.org");
  });

  it("is told what to correct, finding again what was typed", async () => {
    const sent = await sendReport(
      running.site,
      reportForm({ email: "ada", indirizzo: "", lat: "", lon: "", oggetto: "<script>alert(1)</script>" }),
    );
    expect(sent.status).toBe(422);
    expect(sent.text).toContain("C'è qualcosa da correggere");
    expect(sent.text).toContain('href="#email"');
    expect(sent.text).toContain('href="#indirizzo"');
    expect(sent.text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(sent.text).not.toContain("<script>alert");
  });

  it("cannot send what is not a photo or a PDF, or more than ten megabytes", async () => {
    const disguised = await sendReport(
      running.site,
      reportForm({}, [["foto.jpg", Buffer.from("<?php echo 1; ?>")]]),
    );
    expect([disguised.status, disguised.text.includes("non è una foto")]).toEqual([422, true]);
    const huge = Buffer.concat([PNG, Buffer.alloc(10 * 1024 * 1024)]);
    const big = await sendReport(running.site, reportForm({}, [["grande.png", huge]]));
    expect([big.status, big.text.includes("supera i 10 MB")]).toEqual([422, true]);
    const many = await sendReport(
      running.site,
      reportForm(
        {},
        Array.from({ length: 4 }, () => ["a.png", PNG]),
      ),
    );
    expect([many.status, many.text.includes("al massimo 3")]).toEqual([422, true]);
  });

  it("finds no script, style or image from elsewhere on any page", async () => {
    const answer = await fetch(running.site);
    expect(answer.headers.get("content-security-policy")).toContain("script-src 'self'");
    const text = await answer.text();
    expect(text).not.toMatch(/<style|style="|onclick=|https?:\/\/(?!127)/);
    expect((await page("/segnalazioni/99999999")).status).toBe(404);
    expect((await page("/niente")).status).toBe(404);
  });
});
