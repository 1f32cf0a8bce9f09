import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface CannedGateway {
  url: string;
  stop(): Promise<void>;
}

const PAGE = 2_000;

/**
 * A gateway and a CzRM that only answer what was written beforehand: what is measured is us. Pages are of two thousand
 * cases, Salesforce's own, in its own form.
 */
export function startCannedGateway(count: number): Promise<CannedGateway> {
  const pages = writtenPages(count);
  const server = createServer((request, response) => {
    const page = /\/query\/(\d+)$/.exec(request.url ?? "")?.[1];
    const body = /token/i.test(request.url ?? "")
      ? TOKEN
      : /queryAll\?q=SELECT%20Id/.test(request.url ?? "")
        ? pages[0]
        : page === undefined
          ? EMPTY
          : pages[Number(page)];
    request.resume();
    response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" }).end(body);
  });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () =>
      resolve({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        stop: () =>
          new Promise((done) => {
            server.closeAllConnections();
            server.close(() => done());
          }),
      }),
    ),
  );
}

const TOKEN = Buffer.from(JSON.stringify({ access_token: "prova", token_type: "Bearer", expires_in: 3600 }));
const EMPTY = Buffer.from(JSON.stringify({ totalSize: 0, done: true, records: [] }));

function writtenPages(count: number): Buffer[] {
  const pages: Buffer[] = [];
  for (let from = 0; from < count; from += PAGE) {
    const records = Array.from({ length: Math.min(PAGE, count - from) }, (_, index) =>
      writtenCase(from + index),
    );
    const next =
      from + PAGE < count ? { nextRecordsUrl: `/services/data/v59.0/query/${from / PAGE + 1}` } : {};
    pages.push(
      Buffer.from(JSON.stringify({ totalSize: count, done: !("nextRecordsUrl" in next), ...next, records })),
    );
  }
  return pages;
}

const FIRST = Date.parse("2024-01-01T08:00:00Z");

function writtenCase(n: number) {
  const at = new Date(FIRST + n * 60_000).toISOString().replace("Z", "+0000");
  return {
    attributes: { type: "Case", url: `/services/data/v59.0/sobjects/Case/${caseId(n)}` },
    Id: caseId(n),
    CaseNumber: String(n).padStart(8, "0"),
    Subject: "Perdita d'acqua nel bagno del primo piano",
    Description: "Da stamattina cade acqua dal soffitto vicino alla seconda aula, il pavimento è bagnato.",
    Status: "New",
    IsClosed: false,
    RecordTypeName__c: "Segnalazione",
    IsDeleted: false,
    Categoria__c: "Infiltrazioni e tetto",
    SuppliedName: "Prova",
    SuppliedFirstName__c: "Anna",
    SuppliedEmail: "anna.prova@posta.example",
    Indirizzo__c: `Via Garibaldi ${1 + (n % 200)}`,
    Latitudine__c: 44.38 + (n % 1000) / 10_000,
    Longitudine__c: 8.7 + (n % 3000) / 10_000,
    CreatedDate: at,
    LastModifiedDate: at,
    SystemModstamp: at,
  };
}

const caseId = (n: number): string => `5007Q${n.toString(36).padStart(10, "0")}QAA`;
