import { afterAll, beforeAll, expect, test } from "vitest";
import { COMMENT_MESSAGE, CZRM } from "#features/requests/intake-deps.ts";
import { pollCases } from "#features/requests/poll-cases.ts";
import { pollComments } from "#features/requests/poll-comments.ts";
import { receive } from "#runtime/delivery/inbox.ts";
import { type CzrmWorld, openCzrmWorld } from "#test/support/czrm-world.ts";
import { freshDatabase, type TestDatabase } from "#test/support/database.ts";

let database: TestDatabase;
let world: CzrmWorld;
beforeAll(async () => {
  database = await freshDatabase();
  world = await openCzrmWorld(database);
});
afterAll(async () => {
  await world.close();
  await database.close();
});

async function file(): Promise<string> {
  const { body } = await world.admin("POST", "/admin/cases", {
    Subject: "Prova",
    SuppliedFirstName__c: "Anna",
    SuppliedName: "Prova",
    RecordType: { Name: "Segnalazione" },
  });
  return body.id as string;
}

async function commentsOf(key: string) {
  return database.db
    .selectFrom("request_event")
    .innerJoin("request", "request.id", "request_event.request_id")
    .select(["request_event.actor_label", "request_event.note"])
    .where("request.source_key", "=", key)
    .where("request_event.kind", "=", "comment")
    .orderBy("request_event.at")
    .execute();
}

test("a citizen's comment stands once in the history of the report, without a name, however often it is read", async () => {
  const key = await file();
  await world.admin("POST", `/admin/cases/${key}/comments`, { text: "Il problema c'è ancora." });
  await pollCases(world.deps);
  await pollComments(world.deps);
  await pollComments(world.deps);
  expect(await commentsOf(key)).toEqual([{ actor_label: "Cittadino", note: "Il problema c'è ancora." }]);
});

test("what we wrote ourselves and what is internal are no news; an office's public comment is", async () => {
  const key = await file();
  const comment = (fields: Record<string, unknown>) =>
    world.write("/services/data/v59.0/sobjects/Commento__c", {
      Case__c: key,
      Description__c: "Testo",
      ...fields,
    });
  await comment({
    TipoCommento__c: "Commento pubblico",
    IdEsterno__c: "stabile-123",
    Name: "Presa in carico",
  });
  await comment({ TipoCommento__c: "Commento interno" });
  await comment({ TipoCommento__c: "Commento pubblico", Description__c: "Dall'ufficio" });
  await pollCases(world.deps);
  await pollComments(world.deps);
  expect(await commentsOf(key)).toEqual([{ actor_label: "CzRM", note: "Dall'ufficio" }]);
});

test("a comment read before its case waits for it, and one that cannot be read is parked and holds back nothing", async () => {
  const key = await file();
  await receive(database.db, { platform: CZRM, correlationId: "c" }, [
    { messageId: "commento-storto", kind: COMMENT_MESSAGE, payload: '{"Id":"a0B"}' },
  ]);
  await world.admin("POST", `/admin/cases/${key}/comments`, { text: "Prima del caso" });
  await pollComments(world.deps);
  expect(await commentsOf(key)).toEqual([]);
  await pollCases(world.deps);
  await pollComments(world.deps);
  expect(await commentsOf(key)).toMatchObject([{ note: "Prima del caso" }]);
  const { state } = await database.db
    .selectFrom("inbox_message")
    .select("state")
    .where("message_id", "=", "commento-storto")
    .executeTakeFirstOrThrow();
  expect(state).toBe("parked");
});
