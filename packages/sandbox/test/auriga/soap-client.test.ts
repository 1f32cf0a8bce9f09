import { createHash } from "node:crypto";
import { createClientAsync } from "soap";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningSandbox } from "#core/serve.ts";
import { ACCOUNT, startAuriga } from "#test/auriga/auriga-sandbox.ts";
import { textsOf } from "#test/auriga/raw-envelope.ts";

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startAuriga();
});
afterAll(() => sandbox.close());

interface Answer {
  contentType: string;
  base: string;
  attachments: Buffer[];
}

/** Calls through the SOAP client that most of Node uses, from the WSDL that the service gives of itself. */
async function call(
  path: string,
  service: string,
  { xml, files = [] }: { xml: string; files?: readonly Buffer[] },
): Promise<Answer> {
  const client = await createClientAsync(`${sandbox.urls.auriga}/aurigarepository/${path}/${service}?wsdl`, {
    parseReponseAttachments: true,
  });
  let contentType = "";
  client.once("response", (_body: unknown, response: { headers: Record<string, unknown> }) => {
    contentType = String(response.headers["content-type"]);
  });
  const fields = { ...ACCOUNT, xml, hash: createHash("sha1").update(xml, "utf8").digest("base64") };
  const attachments = files.map((body, place) => ({
    mimetype: "application/pdf",
    contentId: `#${place + 1}#file.pdf`,
    name: "file.pdf",
    body,
  }));
  const operation = path === "services" ? "serviceAsync" : "serviceOperationAsync";
  const [result] = (await client[operation](fields, { attachments, forceMTOM: files.length > 0 })) as [
    { serviceReturn: string | { $value: string } },
  ];
  const text = typeof result.serviceReturn === "string" ? result.serviceReturn : result.serviceReturn.$value;
  return {
    contentType,
    base: Buffer.from(text, "base64").toString("latin1"),
    attachments: (client.lastResponseAttachments?.parts ?? []).map(({ body }) => Buffer.from(body)),
  };
}

test("a third-party client registers a document with MTOM, and takes its file back byte for byte", async () => {
  const pdf = Buffer.concat([
    Buffer.from("%PDF-1.4\n"),
    Buffer.from(Array.from({ length: 5_000 }, (_, place) => place % 256)),
  ]);
  const added = await call("jaxwsservices", "WSAddUd", {
    xml: "<NewUD><RegistrazioneDaDare><CategoriaReg>PG</CategoriaReg></RegistrazioneDaDare><OggettoUD>Dichiarazione di conformità</OggettoUD><VersioneElettronica><NroAttachmentAssociato>1</NroAttachmentAssociato><NomeFile>dico.pdf</NomeFile></VersioneElettronica></NewUD>",
    files: [pdf],
  });
  expect(added.base).toContain("<WSResult>1</WSResult></BaseOutput_WS>");
  expect(added.contentType).toContain('type="application/xop+xml"');
  expect(textsOf(added.attachments[0], "NumReg")).toEqual(["1"]);
  expect(textsOf(added.attachments[0], "IdDocPrimario")).toHaveLength(1);
  const id = textsOf(added.attachments[0], "IdUD")[0];
  const taken = await call("jaxwsservices", "WSExtractMulti", {
    xml: `<EstremiXIdentificazioneUD><IdUD>${id}</IdUD></EstremiXIdentificazioneUD>`,
  });
  expect(textsOf(taken.attachments[0], "NomeFile")).toEqual(["dico.pdf"]);
  expect(taken.attachments[1]?.equals(pdf)).toBe(true);
});

test("the same client reads the WSDL of the older generation and calls it as RPC/encoded", async () => {
  const answer = await call("services", "WSTrovaClassifTitolario", {
    xml: "<TrovaClassifTitolario><LivelloGerarchico>1</LivelloGerarchico></TrovaClassifTitolario>",
  });
  expect(answer.base).toContain("<WSResult>1</WSResult>");
  expect(answer.contentType).toContain('multipart/related; type="text/xml"');
  expect(textsOf(answer.attachments[0], "Indice")).toHaveLength(14);
});

test("a fault is thrown by the client as a fault", async () => {
  await expect(
    createClientAsync(`${sandbox.urls.auriga}/aurigarepository/jaxwsservices/WSBoh?wsdl`),
  ).rejects.toThrow();
});
