import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "#core/serve.ts";
import { startAuriga } from "#test/auriga/auriga-sandbox.ts";
import { callRaw, type RawAnswer, textsOf } from "#test/auriga/raw-envelope.ts";

let sandbox: RunningSandbox;
let fileId: string;
let subFileId: string;

const ask = (service: string, xml: string): Promise<RawAnswer> => callRaw(sandbox, { service, xml });
const level = (index: string): string =>
  index
    .split(".")
    .map((code, place) => `<LivelloClassificazione Nro="${place + 1}" Codice="${code}"/>`)
    .join("");
const attribute = (name: string, value: string): string =>
  `<AttributoAddUD><Nome>${name}</Nome><ValoreSemplice>${value}</ValoreSemplice></AttributoAddUD>`;

async function register(subject: string, { into = "", more = "" } = {}): Promise<void> {
  const placed =
    into === ""
      ? ""
      : `<CollocazioneClassificazioneUD><ClassifFascicolo>${into}</ClassifFascicolo></CollocazioneClassificazioneUD>`;
  const answer = await ask(
    "WSAddUd",
    `<NewUD><RegistrazioneDaDare><CategoriaReg>PG</CategoriaReg></RegistrazioneDaDare><OggettoUD>${subject}</OggettoUD>${placed}${more}</NewUD>`,
  );
  expect(answer.base).toContain("<WSResult>1</WSResult>");
}

beforeAll(async () => {
  sandbox = await startAuriga();
  const file = await ask(
    "WSAddFolder",
    `<NewFolder><DatiFascDiTitolario><FlagTipo>F</FlagTipo><Classificazione>${level("6.4")}</Classificazione></DatiFascDiTitolario><Oggetto>Scuola di prova</Oggetto></NewFolder>`,
  );
  fileId = textsOf(file.attachments[0], "IdFolder")[0] ?? "";
  const sub = await ask(
    "WSAddFolder",
    `<NewFolder><DatiFascDiTitolario><FlagTipo>SF</FlagTipo><IdFolderPadre>${fileId}</IdFolderPadre></DatiFascDiTitolario></NewFolder>`,
  );
  subFileId = textsOf(sub.attachments[0], "IdFolder")[0] ?? "";
  await register("Verifica estintori", {
    into: `<FolderCustom><IdFolder>${fileId}</IdFolder></FolderCustom>`,
    more: attribute("SUPERFICIE", "9,5"),
  });
  await register("Verifica ascensore", {
    into: `<FolderCustom><IdFolder>${subFileId}</IdFolder></FolderCustom>`,
    more: attribute("SUPERFICIE", "120,25"),
  });
  await register("Contratto di pulizia", {
    into: `<ClassifUA>${level("4.8")}</ClassifUA>`,
    more: attribute("SCADENZA", "31/12/2026"),
  });
});
afterAll(() => sandbox.close());

async function subjectsFor(filters: string, more = ""): Promise<string[]> {
  const answer = await ask(
    "WSTrovaDocFolder",
    `<TrovaDocFolder>${filters}<LimitaEstrazioneAlCampo>3</LimitaEstrazioneAlCampo>${more}</TrovaDocFolder>`,
  );
  expect(answer.base).toContain("<WSResult>1</WSResult>");
  return textsOf(answer.attachments[0], "Colonna");
}
const main = (inside: string): string =>
  `<FiltriPrincipali><TipoOggettiDaCercare>D</TipoOggettiDaCercare>${inside}</FiltriPrincipali>`;
const criterion = (name: string, operator: string, ...values: string[]): string =>
  `${main("")}<FiltriAvanzati><AttributoAdd><Nome>${name}</Nome><OperatoreLogico>${operator}</OperatoreLogico>${values.map((value, place) => `<ValoreConfronto_${place + 1}>${value}</ValoreConfronto_${place + 1}>`).join("")}</AttributoAdd></FiltriAvanzati>`;

test("a folder is searched with or without what is below it", async () => {
  const inFolder = (flag: string): string =>
    main(
      `<CercaInFolder><IdFolder>${fileId}</IdFolder><IncludiSubFolder>${flag}</IncludiSubFolder></CercaInFolder>`,
    );
  expect(await subjectsFor(inFolder("1"))).toEqual(["Verifica estintori", "Verifica ascensore"]);
  expect(await subjectsFor(inFolder("0"))).toEqual(["Verifica estintori"]);
});

test("words, class and registration narrow a search", async () => {
  const words = (all: string): string =>
    main(
      `<FiltroFullText><ListaParole>verifica ASCENSORE</ListaParole><FlagTutteLeParole>${all}</FlagTutteLeParole><LimitaRiceraAdAttributo>DES_OGG</LimitaRiceraAdAttributo></FiltroFullText>`,
    );
  expect(await subjectsFor(words("1"))).toEqual(["Verifica ascensore"]);
  expect(await subjectsFor(words("0"))).toHaveLength(2);
  expect(await subjectsFor(main(`<ClassifUA>${level("4.8")}</ClassifUA>`))).toEqual(["Contratto di pulizia"]);
  expect(
    await subjectsFor(
      `${main("")}<FiltriAvanzati><RegistrazioneDoc><CategoriaReg>PG</CategoriaReg><NumRegDa>2</NumRegDa><NumRegA>2</NumRegA></RegistrazioneDoc></FiltriAvanzati>`,
    ),
  ).toEqual(["Verifica ascensore"]);
});

test("attributes compare as numbers with a comma, as days, and as texts", async () => {
  expect(await subjectsFor(criterion("SUPERFICIE", "maggiore o uguale", "10"))).toEqual([
    "Verifica ascensore",
  ]);
  expect(await subjectsFor(criterion("SUPERFICIE", "compreso tra", "9", "9,5"))).toEqual([
    "Verifica estintori",
  ]);
  expect(await subjectsFor(criterion("SCADENZA", "minore", "01/01/2027"))).toEqual(["Contratto di pulizia"]);
  expect(await subjectsFor(criterion("SCADENZA", "minore", "02/05/2026"))).toEqual([]);
  expect(await subjectsFor(criterion("SCADENZA", "valorizzato"))).toEqual(["Contratto di pulizia"]);
  expect(await subjectsFor(criterion("SCADENZA", "simile a (case-insensitive)", "*/2026"))).toEqual([
    "Contratto di pulizia",
  ]);
});

test("results come in pages, sorted as asked, and say how many there are", async () => {
  const page = async (number: number): Promise<RawAnswer> =>
    ask(
      "WSTrovaDocFolder",
      `<TrovaDocFolder>${main("")}<Ordinamento><PerCampo VersoDecrescente="1">3</PerCampo></Ordinamento><EstrazionePaginata><NroPagina>${number}</NroPagina><NroRecordInPagina>2</NroRecordInPagina></EstrazionePaginata></TrovaDocFolder>`,
    );
  const [first, second] = [await page(1), await page(2)];
  expect(first.attachments[0]?.toString()).toContain('NroTotaleRecord="3" NroPagine="2"');
  expect(textsOf(first.attachments[0], "Riga")).toHaveLength(2);
  expect(textsOf(second.attachments[0], "Colonna")[2]).toBe("Contratto di pulizia");
});

test("a filter that is not simulated is refused, never left out", async () => {
  const answer = await ask(
    "WSTrovaDocFolder",
    "<TrovaDocFolder><FiltriPrincipali><SoloRecenti>V</SoloRecenti></FiltriPrincipali></TrovaDocFolder>",
  );
  expect(answer.base).toContain("Filtro non disponibile in questa installazione: SoloRecenti");
});

test("folders number themselves in their class and year, and are read back with their place", async () => {
  const read = await ask(
    "WSGetMetadataFolder",
    `<EstremiXIdentificazioneFolder><IdFolder>${subFileId}</IdFolder></EstremiXIdentificazioneFolder>`,
  );
  const [folder] = read.attachments;
  expect([
    textsOf(folder, "FlagTipo"),
    textsOf(folder, "NroFascicolo"),
    textsOf(folder, "NroSottofascicolo"),
  ]).toEqual([["SF"], ["1"], ["1"]]);
  expect(textsOf(folder, "DescrizioneClassificazione")[0]).toContain("Edilizia pubblica");
});

test("a custom folder is found by its path", async () => {
  await ask(
    "WSAddFolder",
    "<NewFolder><DatiFolderCustom><NomeFolder>Edifici</NomeFolder></DatiFolderCustom></NewFolder>",
  );
  await ask(
    "WSAddFolder",
    "<NewFolder><DatiFolderCustom><NomeFolder>Scuola</NomeFolder></DatiFolderCustom><FolderAppartenenza><Path_Nome>/Edifici</Path_Nome></FolderAppartenenza></NewFolder>",
  );
  const read = await ask(
    "WSGetMetadataFolder",
    "<EstremiXIdentificazioneFolder><Path_Nome>/Edifici/Scuola</Path_Nome></EstremiXIdentificazioneFolder>",
  );
  expect(textsOf(read.attachments[0], "NomeFolder")).toEqual(["Scuola"]);
});

test("the older server's organisation chart comes escaped once more, with no-break spaces and Italian days", async () => {
  const answer = await ask(
    "WSTrovaInOrganigramma",
    "<TrovaInOrganigramma><TipoNodo>UO</TipoNodo><FinalitaRicerca>ALTRO</FinalitaRicerca><DesNodo>*manutenzioni*</DesNodo></TrovaInOrganigramma>",
  );
  const text = answer.attachments[0]?.toString("latin1") ?? "";
  expect(text.startsWith("&lt;?xml")).toBe(true);
  const plain = text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");
  const chart = Buffer.from(plain);
  expect(textsOf(chart, "DesNodo")).toEqual([
    "SETTORE\u00A0MANUTENZIONI",
    "DIREZIONE\u00A0MANUTENZIONI\u00A0(CESSATA)",
  ]);
  expect(textsOf(chart, "DataFineValidita")).toEqual(["", "31/12/2024"]);
});

test("the classification plan is searched by name, by branch and by level", async () => {
  const find = async (inside: string): Promise<string[]> =>
    textsOf(
      (await ask("WSTrovaClassifTitolario", `<TrovaClassifTitolario>${inside}</TrovaClassifTitolario>`))
        .attachments[0],
      "Indice",
    );
  expect(await find("<DesClassificazione>*edilizia*</DesClassificazione>")).toEqual(["6.3", "6.4"]);
  expect(await find("<LivelloGerarchico>1</LivelloGerarchico>")).toHaveLength(14);
  expect(await find('<IndiceClassificazione Nro="1" Codice="5"/>')).toEqual(["5", "5.1", "5.2", "5.3"]);
});

test("registers say how far their numbers have come", async () => {
  const answer = await ask(
    "WSTrovaRegistriNumerazione",
    "<TrovaRegistriNumerazione><Categoria>PG</Categoria></TrovaRegistriNumerazione>",
  );
  expect(textsOf(answer.attachments[0], "UltimoNumero")).toEqual(["3"]);
});
