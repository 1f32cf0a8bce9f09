import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countsOf, importFile, importFolder } from "#test/features/import/importing.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let folder: Awaited<ReturnType<typeof importFolder>>;
let profile: string;
beforeAll(async () => {
  database = await freshDatabase();
  folder = await importFolder();
  profile = await folder.file(
    JSON.stringify({
      kind: "reports",
      name: "Segnalazioni di prova",
      source: "storico",
      states: { aperta: "received", "in carico": "in-charge", chiusa: "resolved", eliminata: "withdrawn" },
      categories: { Lampioni: "lighting" },
      columns: { key: "id", state: "stato", opened: "dal", closed: "al", category: "tipo", subject: "tipo" },
    }),
    "segnalazioni.json",
  );
});
afterAll(async () => {
  await folder.remove();
  await database.close();
});

const FILE = [
  "id;stato;dal;al;tipo",
  "1;Chiusa;2023-05-08;2023-05-25;Lampioni",
  "2;aperta;2024-01-02;;Fantasmi",
  "3;in carico;2024-01-03;;lampioni",
  "4;eliminata;2024-01-04;;Lampioni",
  "5;sospesa;2024-01-05;;Lampioni",
  "6;chiusa;2024-02-05;2024-02-04;Lampioni",
  "7;chiusa;ieri;;Lampioni",
].join("\n");

const requests = async () => {
  const { rows } = await sql<{ text: string }>`
    select concat_ws(' ', source_key, left(code, 8), state, category, (opened_at at time zone 'Europe/Rome')::date,
      (closed_at at time zone 'Europe/Rome')::date, 'v' || version) as text
    from request where source = 'storico' order by source_key`.execute(database.db);
  return rows.map(({ text }) => text);
};

test("historic reports become requests with their state, dates, category and history, and nobody is told", async () => {
  const path = await folder.file(FILE);
  const outcome = await importFile(database.db, { kind: "reports", path, profile, apply: true });
  expect(outcome.refused.map(({ line, reason, detail }) => `${line} ${reason}: ${detail}`)).toEqual([
    "6 Stato non previsto dal profilo: sospesa",
    "7 Chiusa prima di essere aperta: 2024-02-05, 2024-02-04",
    "8 Data di apertura non valida: ieri",
  ]);
  expect(outcome.notes).toEqual([
    "La categoria «Fantasmi» non è nel profilo: 1 segnalazioni restano senza categoria.",
  ]);
  expect(await requests()).toEqual([
    "1 SEG-2023 resolved lighting 2023-05-08 2023-05-25 v1",
    "2 SEG-2024 received 2024-01-02 v1",
    "3 SEG-2024 in-charge lighting 2024-01-03 v1",
    "4 SEG-2024 withdrawn lighting 2024-01-04 v1",
  ]);
  const { rows: history } = await sql<{ text: string }>`
    select concat_ws(' ', r.source_key, e.kind, (e.at at time zone 'Europe/Rome')::date, e.note) as text
    from request_event e join request r on r.id = e.request_id where r.source_key in ('1', '4')
    order by r.source_key, e.at, e.id`.execute(database.db);
  expect(history.map(({ text }) => text)).toEqual([
    "1 received 2023-05-08",
    "1 resolved 2023-05-25 Nel file: «Chiusa»",
    "4 received 2024-01-04",
    "4 withdrawn 2024-01-04 Nel file: «eliminata», senza data",
  ]);
  const { rows: told } = await sql`select 1 from outbox_message union all select 1 from domain_event`.execute(
    database.db,
  );
  expect(told).toEqual([]);
});

test("a later file changes what it says differently, but never what the office has dealt with", async () => {
  await sql`update request set state = 'triaged', version = version + 1 where source_key = '2'`.execute(
    database.db,
  );
  const path = await folder.file(
    FILE.replace("3;in carico;2024-01-03;", "3;chiusa;2024-01-03;2024-03-01").replace("2;aperta", "2;chiusa"),
  );
  const outcome = await importFile(database.db, { kind: "reports", path, profile, apply: true });
  expect(countsOf(outcome)).toEqual([0, 1, 2, 4]);
  expect(outcome.refused[0]).toMatchObject({
    line: 3,
    reason: "Intanto è stata trattata in Stabile: resta com'è",
  });
  expect((await requests()).slice(1, 3)).toEqual([
    "2 SEG-2024 triaged 2024-01-02 v2",
    "3 SEG-2024 resolved lighting 2024-01-03 2024-03-01 v2",
  ]);
  const again = await folder.file(FILE);
  const back = await importFile(database.db, { kind: "reports", path: again, profile, apply: true });
  // The touched one is as this file says it was: there is nothing to refuse.
  expect(countsOf(back)).toEqual([0, 1, 3, 3]);
});

test.each([
  [{ categories: { Lampioni: "lampioni" } }, /nomina categorie che non ci sono: lampioni; ci sono school/],
  [{ source: "czrm" }, /è il nome di una piattaforma/],
  [{ states: { aperta: "boh" } }, /states/],
  [{ colonne: {} }, /colonne/],
])("a profile that says %j is refused with what is wrong", async (change, said) => {
  const given = {
    kind: "reports",
    name: "x",
    source: "storico",
    states: {},
    columns: { key: "id", state: "stato", opened: "dal" },
  };
  const wrong = await folder.file(JSON.stringify({ ...given, ...change }), "sbagliato.json");
  const path = await folder.file(FILE);
  await expect(importFile(database.db, { kind: "reports", path, profile: wrong })).rejects.toThrow(said);
});
