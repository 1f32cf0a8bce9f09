import { expect, test } from "vitest";
import { diffModel } from "#domain/models/diff-model.ts";
import { modelThings } from "#domain/models/model-things.ts";
import { soundModel } from "#domain/models/sound-model.ts";
import { readIfc } from "#features/models/ifc/read-ifc.ts";
import { loadRegister } from "#features/models/load-register.ts";
import { stageChanges } from "#features/models/stage-changes.ts";
import { inTransaction } from "#runtime/transaction.ts";
import { addBuilding } from "#test/features/dossier/house.ts";
import { guid, ifcText } from "#test/features/models/ifc-text.ts";
import { openModelsOffice } from "#test/features/models/models-office.ts";
import { databaseKind, freshDatabase } from "#test/support/database.ts";

const ELEMENTS = 1_000;

/** Turns that the event loop makes while the work lasts: in each of them sockets are read and others answered. */
async function turnsDuring(work: () => Promise<void>): Promise<number> {
  let turns = 0;
  let isWorking = true;
  const count = () => {
    turns += 1;
    if (isWorking) setImmediate(count);
  };
  setImmediate(count);
  await work();
  isWorking = false;
  return turns;
}

test(`while the changes of a large model are kept, the loop has turns to answer others (${databaseKind})`, async () => {
  const database = await freshDatabase();
  const office = await openModelsOffice(database);
  try {
    const building = await addBuilding(database.db, { code: "PIENO-1" });
    const { path } = await office.loaded(building, "scuola.ifc", ifcText());
    const more = Array.from(
      { length: ELEMENTS },
      (_, index) => `#${1_000 + index}=IFCFLOWTERMINAL('${guid(`E${index}`)}',$,'T ${index}',$,$,$,$,$);`,
    );
    const model = soundModel(await readIfc(new Uint8Array(Buffer.from(ifcText({ more })))));
    const turns = await turnsDuring(() =>
      inTransaction(database.db, async (tx) => {
        const { changes } = diffModel(modelThings(model), await loadRegister(tx, building), "whole");
        await stageChanges(tx, String(path.split("/").at(-1)), changes);
      }),
    );
    expect(turns).toBeGreaterThan(ELEMENTS / 100);
    expect((await office.settled(path)).state).toBe("ready");
    const page = await office.desk.call("tecnica", `${path}/changes`);
    expect(page.status).toBe(200);
  } finally {
    await office.close();
    await database.close();
  }
}, 120_000);
