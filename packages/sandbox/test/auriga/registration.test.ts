import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunningSandbox } from "#core/serve.ts";
import { startAuriga } from "#test/auriga/auriga-sandbox.ts";
import { callRaw, type RawAnswer, textsOf } from "#test/auriga/raw-envelope.ts";

let sandbox: RunningSandbox;
beforeEach(async () => {
  sandbox = await startAuriga();
  sandbox.world.clock.set({ now: new Date("2026-11-30T08:00:00Z"), speed: 1 });
});
afterEach(() => sandbox.close());

const pdf = Buffer.concat([
  Buffer.from("%PDF-1.7\r\n--b0\r\n"),
  Buffer.from([0, 255, 13, 10, 45, 45]),
  Buffer.alloc(70_000, 7),
]);
const photo = Buffer.from([0xff, 0xd8, 0xff, 0x00, 0x0d, 0x0a]);

const SENDER =
  "<MittenteEsterno><FlagFisica>0</FlagFisica><Denominazione_Cognome>Ditta Prova &amp; Figli – Genova</Denominazione_Cognome></MittenteEsterno>";
const incoming = (subject: string, more = ""): string =>
  `<NewUD><RegistrazioneDaDare><CategoriaReg>PG</CategoriaReg></RegistrazioneDaDare><OggettoUD>${subject}</OggettoUD><TipoProvenienza>E</TipoProvenienza><DatiEntrata><DataOraArrivo>2026-11-30T08:50:00</DataOraArrivo>${SENDER}</DatiEntrata>${more}</NewUD>`;
const WITH_FILES = `<NewUD><RegistrazioneDaDare><CategoriaReg>PG</CategoriaReg></RegistrazioneDaDare><OggettoUD>Verbale</OggettoUD><VersioneElettronica><NroAttachmentAssociato>1</NroAttachmentAssociato><NomeFile>verbale.pdf</NomeFile><FlagDaScansione>0</FlagDaScansione></VersioneElettronica><AllegatoUD><DesAllegato>Fotografia</DesAllegato><VersioneElettronica><NroAttachmentAssociato>2</NroAttachmentAssociato><NomeFile>foto.jpg</NomeFile></VersioneElettronica></AllegatoUD></NewUD>`;

const add = (xml: string, files: readonly (readonly [string, Buffer])[] = []): Promise<RawAnswer> =>
  callRaw(sandbox, { service: "WSAddUd", xml, files });
const ask = (service: string, xml: string): Promise<RawAnswer> => callRaw(sandbox, { service, xml });
const idOf = (answer: RawAnswer): string => textsOf(answer.attachments[0], "IdUD")[0] ?? "";
const byId = (id: string): string =>
  `<EstremiXIdentificazioneUD><IdUD>${id}</IdUD></EstremiXIdentificazioneUD>`;

test("an incoming document is registered, and read back with number, moment, sender and subject", async () => {
  const answer = await add(incoming("Richiesta di intervento à € scuola"));
  expect(answer.base).toContain("<WSResult>1</WSResult>");
  expect(textsOf(answer.attachments[0], "NumReg")).toEqual(["1"]);
  const read = await ask("WSGetMetadataUd", byId(idOf(answer)));
  const [document] = read.attachments;
  expect(textsOf(document, "OggettoUD")).toEqual(["Richiesta di intervento à € scuola"]);
  expect(textsOf(document, "Denominazione_Cognome")).toEqual(["Ditta Prova & Figli – Genova"]);
  expect(textsOf(document, "DataOraReg")[0]).toMatch(/^2026-11-30T09:00:/);
  expect(textsOf(document, "FlagRegAnnullata")).toEqual(["0"]);
});

test("numbers of a register follow one another without gaps, whatever is refused in between, and start again each year", async () => {
  const numbers = [];
  for (const subject of ["uno", "due"])
    numbers.push(textsOf((await add(incoming(subject))).attachments[0], "NumReg")[0]);
  const refused = await add(
    incoming(
      "tre",
      "<CollocazioneClassificazioneUD><ClassifFascicolo><ClassifUA><LivelloClassificazione Nro='1' Codice='99'/></ClassifUA></ClassifFascicolo></CollocazioneClassificazioneUD>",
    ),
  );
  expect(refused.base).toMatch(/<WSResult>0.*<ErrorNumber>100.*Classificazione inesistente: 99/s);
  // Refused only after the number of the first register was taken: it is given back.
  const closed = await add(
    incoming("quattro").replace(
      "<OggettoUD>",
      "<RegistrazioneDaDare><CategoriaReg>R</CategoriaReg><SiglaReg>COLL</SiglaReg></RegistrazioneDaDare><OggettoUD>",
    ),
  );
  expect(closed.base).toContain("Il registro COLL e' chiuso");
  numbers.push(textsOf((await add(incoming("quattro"))).attachments[0], "NumReg")[0]);
  const all = await ask("WSTrovaDocFolder", "<TrovaDocFolder/>");
  expect(all.attachments[0]?.toString()).toContain('NroTotaleRecord="3"');
  sandbox.world.clock.set({ now: new Date("2027-01-01T08:00:00Z"), speed: 1 });
  const next = await add(incoming("cinque"));
  expect(numbers).toEqual(["1", "2", "3"]);
  expect([textsOf(next.attachments[0], "AnnoReg")[0], textsOf(next.attachments[0], "NumReg")[0]]).toEqual([
    "2027",
    "1",
  ]);
});

test("a refusal comes inside an HTTP 200, with its number and its reason", async () => {
  const noSender = await add(incoming("Senza mittente").replace(SENDER, ""));
  expect(noSender.status).toBe(200);
  expect(noSender.base).toMatch(/<ErrorNumber>100<\/ErrorNumber><ErrorMessage>Il mittente e' obbligatorio/);
  expect(noSender.attachments).toEqual([]);
});

test("files are kept byte for byte and extracted in their order, with what they are", async () => {
  const answer = await add(WITH_FILES, [
    ["<#2#foto.jpg>", photo],
    ["<#1#verbale.pdf>", pdf],
  ]);
  expect(answer.base).not.toContain("WarningMessage");
  const all = await ask("WSExtractMulti", byId(idOf(answer)));
  expect(textsOf(all.attachments[0], "NomeFile")).toEqual(["verbale.pdf", "foto.jpg"]);
  expect(all.attachments.slice(1).map((bytes) => bytes.equals(pdf) || bytes.equals(photo))).toEqual([
    true,
    true,
  ]);
  expect(all.attachments[1]?.equals(pdf)).toBe(true);
  const read = await ask("WSGetMetadataUd", byId(idOf(answer)));
  expect(textsOf(read.attachments[0], "Digest")[0]).toBe(createHash("sha256").update(pdf).digest("hex"));
  expect(textsOf(read.attachments[0], "DimensioneFile")).toEqual([String(pdf.length), String(photo.length)]);
  const one = await ask(
    "WSExtractOne",
    `<FileUDToExtract>${byId(idOf(answer))}<EstremixIdentificazioneFileUD><NroAllegato>1</NroAllegato></EstremixIdentificazioneFileUD></FileUDToExtract>`,
  );
  expect(textsOf(one.attachments[0], "NomeFile")).toEqual(["foto.jpg"]);
  expect(one.attachments[1]?.equals(photo)).toBe(true);
});

test("a file that does not arrive is a warning: the document is registered, and says which file is missing", async () => {
  const answer = await add(WITH_FILES, [["<#1#verbale.pdf>", pdf]]);
  expect(answer.base).toMatch(/<WSResult>1<\/WSResult><WarningMessage>/);
  expect(textsOf(answer.attachments[0], "NumReg")).toHaveLength(1);
  expect(textsOf(answer.attachments[0], "NroAttachmentAssociato")).toEqual(["2"]);
  sandbox.world.faults.set("auriga", { lostFileRate: 1 });
  const both = await add(WITH_FILES, [
    ["<#1#verbale.pdf>", pdf],
    ["<#2#foto.jpg>", photo],
  ]);
  expect(textsOf(both.attachments[0], "NroAttachmentAssociato")).toEqual(["1", "2"]);
});

test("an answer lost after the registration leaves it done, and a search by attribute finds it once", async () => {
  const attribute =
    "<AttributoAddUD><Nome>STABILE_CHIAVE</Nome><ValoreSemplice>odl-2026-000123</ValoreSemplice></AttributoAddUD>";
  const search =
    "<TrovaDocFolder><FiltriPrincipali><TipoOggettiDaCercare>D</TipoOggettiDaCercare></FiltriPrincipali><FiltriAvanzati><AttributoAdd><Nome>STABILE_CHIAVE</Nome><OperatoreLogico>uguale</OperatoreLogico><ValoreConfronto_1>odl-2026-000123</ValoreConfronto_1></AttributoAdd></FiltriAvanzati><EstraiAncheAttributoCustom>STABILE_CHIAVE</EstraiAncheAttributoCustom></TrovaDocFolder>";
  expect(textsOf((await ask("WSTrovaDocFolder", search)).attachments[0], "Riga")).toEqual([]);
  sandbox.world.faults.set("auriga", { timeoutAfterEffectRate: 1 });
  await expect(add(incoming("Perduta", attribute))).rejects.toThrow();
  sandbox.world.faults.set("auriga", { timeoutAfterEffectRate: 0 });
  const [found] = (await ask("WSTrovaDocFolder", search)).attachments;
  expect(textsOf(found, "Riga")).toHaveLength(1);
  const [kind, id, subject, provenance, key] = textsOf(found, "Colonna");
  expect([kind, subject, provenance, key]).toEqual(["U", "Perduta", "E", "odl-2026-000123"]);
  const read = await ask("WSGetMetadataUd", byId(id ?? ""));
  expect(textsOf(read.attachments[0], "NumReg")).toEqual(["1"]);
});

test("error 10 means that the registration may exist: it does", async () => {
  sandbox.world.faults.set("auriga", { unattachedRate: 1 });
  const answer = await add(incoming("Non allegata"));
  expect(answer.base).toContain("<ErrorNumber>10</ErrorNumber>");
  sandbox.world.faults.set("auriga", { unattachedRate: 0 });
  expect(textsOf((await add(incoming("Dopo"))).attachments[0], "NumReg")).toEqual(["2"]);
});

test("an annulled registration keeps its number and is read as annulled; no service can annul or delete it", async () => {
  const id = idOf(await add(incoming("Da annullare")));
  const deleted = await ask(
    "WSDelUd",
    `<DeleteUD><IdUD>${id}</IdUD><FlagDelLogicaFisica>F</FlagDelLogicaFisica></DeleteUD>`,
  );
  expect(deleted.base).toContain("puo' essere annullata, non eliminata");
  const annul = (): Promise<Response> =>
    fetch(`${sandbox.urls.auriga}/admin/registrations/annul`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ anno: 2026, numero: 1, motivo: "Registrata due volte" }),
    });
  expect((await annul()).status).toBe(200);
  expect((await annul()).status).toBe(409);
  const read = await ask(
    "WSGetMetadataUd",
    "<EstremiXIdentificazioneUD><EstremiRegNum><AnnoReg>2026</AnnoReg><NumReg>1</NumReg></EstremiRegNum></EstremiXIdentificazioneUD>",
  );
  expect(textsOf(read.attachments[0], "FlagRegAnnullata")).toEqual(["1"]);
  expect(textsOf((await add(incoming("Successiva"))).attachments[0], "NumReg")).toEqual(["2"]);
});

test("the registry's page shows what was registered, escaped, and annuls it; not for another site", async () => {
  await add(incoming("Scala &lt;b&gt;rotta&lt;/b&gt;"));
  const page = async (): Promise<string> => (await fetch(sandbox.urls.auriga ?? "")).text();
  expect(await page()).toContain("Scala &lt;b&gt;rotta&lt;/b&gt;");
  const annul = (headers: Record<string, string>): Promise<Response> =>
    fetch(`${sandbox.urls.auriga}/annulla`, {
      method: "POST",
      redirect: "manual",
      headers,
      body: new URLSearchParams({ category: "PG", code: "PG", year: "2026", number: "1", reason: "Errore" }),
    });
  expect((await annul({ "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect(await page()).not.toContain("Annullata");
  expect((await annul({})).status).toBe(303);
  expect(await page()).toContain("Annullata");
});

test("a number of the emergency register is recorded beside the ordinary one, and only once", async () => {
  const emergency = incoming("Emergenza").replace(
    "<NewUD>",
    "<NewUD><RegistrazioneData><CategoriaReg>E</CategoriaReg><SiglaReg>RE</SiglaReg><AnnoReg>2026</AnnoReg><NumReg>7</NumReg><DataOraReg>2026-11-29T10:00:00</DataOraReg></RegistrazioneData>",
  );
  const first = await add(emergency);
  expect(textsOf(first.attachments[0], "NumReg")).toEqual(["1"]);
  const read = await ask("WSGetMetadataUd", byId(idOf(first)));
  expect(textsOf(read.attachments[0], "NumReg")).toEqual(["7", "1"]);
  const again = await add(emergency);
  expect(again.base).toMatch(/E RE 2026\/7 gia' presente \(IdUD \d+\)/);
  expect(textsOf((await add(incoming("Dopo"))).attachments[0], "NumReg")).toEqual(["2"]);
});

test("a registered document is changed part by part: a new version, another attachment, a note, a correspondent", async () => {
  const id = idOf(
    await add(WITH_FILES, [
      ["<#1#verbale.pdf>", pdf],
      ["<#2#foto.jpg>", photo],
    ]),
  );
  const changed = await callRaw(sandbox, {
    service: "WSUpdUd",
    xml: `<UDDaAgg>${byId(id)}<AggVersioneElettronica><DatiVersioneElettronica><NroAttachmentAssociato>1</NroAttachmentAssociato></DatiVersioneElettronica></AggVersioneElettronica><DatiUscita><AggDestinatariEsterni><FlagAggiungiSostituisci>A</FlagAggiungiSostituisci><DestinatarioEsterno><FlagFisica>0</FlagFisica><Denominazione_Cognome>ASL</Denominazione_Cognome></DestinatarioEsterno></AggDestinatariEsterni></DatiUscita><OldAllegatoUD><NroAllegato>1</NroAllegato><FlagElimina>1</FlagElimina></OldAllegatoUD><NoteUD>Corretto</NoteUD></UDDaAgg>`,
    files: [["<#1#verbale.pdf>", photo]],
  });
  expect(changed.base).toContain("<WSResult>1</WSResult>");
  const [document] = (await ask("WSGetMetadataUd", byId(id))).attachments;
  expect(textsOf(document, "Denominazione_Cognome")).toEqual(["ASL"]);
  expect([textsOf(document, "NoteUD"), textsOf(document, "NroUltimaVersione")]).toEqual([
    ["Corretto"],
    ["2"],
  ]);
  expect([textsOf(document, "OggettoUD"), textsOf(document, "NumReg")]).toEqual([["Verbale"], ["1"]]);
  const files = await ask("WSExtractMulti", byId(id));
  expect(files.attachments).toHaveLength(2);
  expect(files.attachments[1]?.equals(photo)).toBe(true);
  const first = await ask(
    "WSExtractOne",
    `<FileUDToExtract>${byId(id)}<EstremixIdentificazioneFileUD><FlagPrimario>1</FlagPrimario><NroVersione>1</NroVersione></EstremixIdentificazioneFileUD></FileUDToExtract>`,
  );
  expect(first.attachments[1]?.equals(pdf)).toBe(true);
});
