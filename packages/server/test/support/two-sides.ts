import { sql } from "kysely";
import { buildModel, MODEL_WORDS, type ModelIds } from "#test/support/two-sides-models.ts";
import { buildDossier, type DossierIds } from "#test/support/two-sides-dossier.ts";
import { writeDocument } from "#test/support/two-sides-documents.ts";
import { buildObligations, type ObligationIds } from "#test/support/two-sides-obligations.ts";
import { buildPeople } from "#test/support/two-sides-people.ts";
import { buildPlan, PLAN_WORDS, type PlanIds } from "#test/support/two-sides-plans.ts";
import { buildProtocol, PROTOCOL_WORDS, type ProtocolIds } from "#test/support/two-sides-protocol.ts";
import type { ScopeKind } from "#domain/access/policy.ts";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { BlobStore } from "#runtime/blobs/blob-store.ts";
import type { Db } from "#runtime/database/open-database.ts";

/**
 * A small city of two sides: a Municipio, a building, a contract and a firm that a person may reach, and as many that
 * they do not. Every row has words that no other has, so that an answer which tells of it is known by them. The sides
 * are bound in every way that rows may be: an order's child, a report's order, a merged report, a neighbour.
 */
export interface TwoSides {
  scopes: Record<Exclude<ScopeKind, "municipality">, string>;
  firmId: string;
  mine: Ids & {
    /** A report that was merged into one of theirs. */
    merged: string;
  };
  theirs: Ids;
  rows: TellingRow[];
  /** Words of what is of one person alone: told to nobody else, however wide their reach. */
  privateWords: string[];
}

interface Ids extends DossierIds, ModelIds, ObligationIds, PlanIds, ProtocolIds {
  building: string;
  order: string;
  request: string;
  attachments: string[];
  view: string;
  message: string;
  /** As the list of the register names it. */
  auditEntry: string;
  person: string;
  taxCode: string;
  role: string;
  roleRequest: string;
  roleGroup: string;
  substitution: string;
  emergency: string;
  document: string;
}

/** A row, the words that give it away, and where it belongs. */
export interface TellingRow {
  words: string[];
  place: Place;
}

type Place = Partial<Record<"municipio" | "building" | "contract" | "firm", string>>;

const NEAR = { mine: [8.93, 44.41], theirs: [8.9302, 44.4102] } as const;

export async function buildTwoSides(db: Db, blobs: BlobStore): Promise<TwoSides> {
  const scopes = { municipio: "I", building: uuidV7(), contract: uuidV7(), firm: uuidV7() };
  const others = { municipio: "II", building: uuidV7(), contract: uuidV7(), firm: uuidV7() };
  const rows: TellingRow[] = [];
  const write = writer(db, blobs, rows);
  await write.firm(scopes, "mia");
  await write.firm(others, "altrui");
  await write.building("zqcasamia", scopes, NEAR.mine);
  await write.building("zqcasaloro", others, NEAR.theirs);

  const dossiers = {
    mine: await buildDossier(db, scopes.building, "zqcasamia"),
    theirs: await buildDossier(db, others.building, "zqcasaloro"),
  };
  const models = {
    mine: await buildModel(db, blobs, { building: scopes.building, tag: "zqcasamia" }),
    theirs: await buildModel(db, blobs, { building: others.building, tag: "zqcasaloro" }),
  };
  const protocols = {
    mine: await buildProtocol(db, blobs, { id: scopes.building, tag: "zqcasamia", municipio: "I" }),
    theirs: await buildProtocol(db, blobs, { id: others.building, tag: "zqcasaloro", municipio: "II" }),
  };
  const [mineObligation, theirObligation] = (await buildObligations(db, [
    { id: scopes.building, tag: "zqcasamia" },
    { id: others.building, tag: "zqcasaloro" },
  ])) as [ObligationIds, ObligationIds];
  const told = [
    ...MODEL_WORDS,
    ...PLAN_WORDS,
    ...PROTOCOL_WORDS,
    "utenteperson",
    "utenterealgimm",
    "appunto",
    "scrivente",
    "lavori",
    "marca",
    "verificatore",
    "registra",
  ];
  rows.push({
    words: told.map((word) => `zqcasaloro${word}`),
    place: { municipio: "II", building: others.building },
  });
  rows.push({
    words: told.map((word) => `zqcasamia${word}`),
    place: { municipio: "I", building: scopes.building },
  });

  const theirOrder = await write.order("zqoloro", others);
  const mineOrder = await write.order("zqomio", scopes, theirOrder.id);
  await write.order("zqofiglio", others, mineOrder.id);
  await write.order("zqoimpresa", { municipio: "II", contract: scopes.contract, firm: scopes.firm });
  await write.order("zqomunicipio", { municipio: "I", contract: others.contract, firm: others.firm });
  await write.order("zqonessuno", {});

  const theirRequest = await write.request("zqsloro", others, {});
  const mineRequest = await write.request("zqsmia", scopes, { work_order_id: theirOrder.id });
  const merged = { state: "merged" };
  const mergedRequest = await write.request("zqsunita", scopes, { ...merged, merged_into: theirRequest.id });
  await write.request("zqsunitaqui", others, { ...merged, merged_into: mineRequest.id });
  await write.request("zqsnessuno", {}, {});
  await write.mergeNotes(mineRequest, theirRequest);

  const document = async (tag: string, { building, municipio }: typeof scopes) => {
    const made = await writeDocument(db, blobs, { tag, buildingId: building, bytes: pictureOf(tag) });
    rows.push({ words: made.words, place: { building, municipio } });
    return made.id;
  };
  const [mineDocument, theirDocument] = [await document("zqdmio", scopes), await document("zqdloro", others)];
  const plans = {
    mine: await buildPlan(db, blobs, { ...scopes, document: mineDocument, tag: "zqcasamia" }),
    theirs: await buildPlan(db, blobs, { ...others, document: theirDocument, tag: "zqcasaloro" }),
  };

  const message = uuidV7();
  await db
    .insertInto("inbox_message")
    .values({
      id: message,
      platform: "czrm",
      message_id: "zqmessaggio",
      kind: "case",
      payload: '{"oggetto":"zqcontenuto"}',
      state: "parked",
      reason: "zqmotivo",
      correlation_id: "zqcorrelazione",
    })
    .execute();
  rows.push({ words: ["zqmessaggio", "zqcontenuto", "zqmotivo", "zqcorrelazione"], place: {} });
  const people = await buildPeople(db, rows, { mine: scopes.firm, theirs: others.firm });
  await db
    .insertInto("exchange_entry")
    .values({
      id: uuidV7(),
      direction: "out",
      platform: "czrm",
      api: "zqapi",
      method: "GET",
      path: "/zqpercorso",
      outcome: "ok",
      latency_ms: 1,
      correlation_id: "zqchiamata",
    })
    .execute();
  const entry = await db
    .insertInto("audit_entry")
    .values({
      actor_id: people.theirs.person,
      actor_label: "zqattore",
      action: "role.assign",
      subject_kind: "user",
      subject_id: "zqsoggetto",
      detail: JSON.stringify({ reason: "zqdettaglio" }),
      correlation_id: "zqcorrelata",
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  rows.push({ words: ["zqapi", "zqpercorso", "zqchiamata"], place: {} });
  rows.push({ words: ["zqattore", "zqsoggetto", "zqdettaglio", "zqcorrelata"], place: {} });
  const side = (ids: Place, order: Written, request: Written) => ({
    building: ids.building as string,
    order: order.id,
    request: request.id,
    attachments: [order.attachment, request.attachment],
    view: uuidV7(),
    document: ids === scopes ? mineDocument : theirDocument,
    message,
    auditEntry: `o${entry.id}`,
    ...(ids === scopes ? dossiers.mine : dossiers.theirs),
    ...(ids === scopes ? mineObligation : theirObligation),
    ...(ids === scopes ? models.mine : models.theirs),
    ...(ids === scopes ? plans.mine : plans.theirs),
    ...(ids === scopes ? protocols.mine : protocols.theirs),
    ...(ids === scopes ? people.mine : people.theirs),
    ...people.ofAll,
  });
  const theirs = side(others, theirOrder, theirRequest);
  await write.view(theirs.view);
  return {
    scopes,
    firmId: scopes.firm,
    mine: { ...side(scopes, mineOrder, mineRequest), merged: mergedRequest.id },
    theirs,
    rows,
    privateWords: ["zqvista", "zqfiltro"],
  };
}

interface Written {
  id: string;
  code: string;
  attachment: string;
}

/** Every text speaks of the same leak, so that whoever looks for the word finds both sides unless they are kept apart. */
const about = (tag: string, what: string) => `Perdita d'acqua ${tag}${what}`;
const point = ([longitude, latitude]: readonly [number, number]) =>
  sql<string>`st_setsrid(st_makepoint(${longitude}, ${latitude}), 4326)`;

function writer(db: Db, blobs: BlobStore, rows: TellingRow[]) {
  let count = 0;
  const number = () => String(900_000 + (count += 1)).padStart(6, "0");

  async function attachment(kind: "work-order" | "request", subject: string, tag: string): Promise<string> {
    const id = uuidV7();
    // A picture of one dot, that is everybody's own.
    const kept = await blobs.keep(pictureOf(tag));
    if (kept.kind !== "kept") throw new Error(kept.message);
    await db
      .insertInto("attachment")
      .values({
        id,
        subject_kind: kind,
        subject_id: subject,
        sha256: kept.sha256,
        media_type: kept.mediaType,
        byte_length: kept.byteLength,
        file_name: `${tag}foto.png`,
        caption: `${tag}didascalia`,
        state: "stored",
        source: "prova",
        source_key: id,
      })
      .execute();
    return id;
  }

  return {
    async firm({ firm, contract }: { firm: string; contract: string }, name: string) {
      await db
        .insertInto("firm")
        .values({ id: firm, code: `F-${name}`, name: `Impresa ${name}`, kind: "contractor" })
        .execute();
      await db
        .insertInto("contract")
        .values({
          id: contract,
          code: `CTR-${name}`,
          title: `Contratto ${name}`,
          firm_id: firm,
          valid_from: "2020-01-01",
          valid_to: "2099-12-31",
        })
        .execute();
    },

    async building(
      tag: string,
      place: { building: string; municipio: string },
      at: readonly [number, number],
    ) {
      const id = place.building;
      const source = { source: "prova", source_key: tag };
      await db
        .insertInto("building")
        .values({
          id,
          code: `${tag.toUpperCase()}-1`,
          name: `Scuola Perdita ${tag}nome`,
          use: "school",
          municipio: place.municipio,
          street_name: `Via ${tag}strada`,
          civic_number: 1,
          address_text: `Via ${tag}strada 1`,
          point: point(at),
          ...source,
        })
        .execute();
      await db
        .insertInto("element")
        .values({
          id: uuidV7(),
          code: `${tag}elemento`,
          building_id: id,
          uni8290: "5.1",
          name: "Caldaia",
          ...source,
        })
        .execute();
      // The building of a reached order is told with it, whatever the scope.
      if (tag === "zqcasaloro")
        rows.push({
          words: [`${tag.toUpperCase()}-1`, `${tag}nome`, `${tag}strada`, `${tag}elemento`],
          place: { municipio: place.municipio, building: id },
        });
    },

    async order(tag: string, place: Place, parent?: string): Promise<Written> {
      const [id, code] = [uuidV7(), `ODL-2026-${number()}`];
      await db
        .insertInto("work_order")
        .values({
          id,
          code,
          state: "issued",
          title: about(tag, "titolo"),
          description: about(tag, "descrizione"),
          category: "leak",
          urgency: "urgent",
          building_id: place.building ?? null,
          municipio: place.municipio ?? null,
          contract_id: place.contract ?? null,
          firm_id: place.firm ?? null,
          address_text: `Via ${tag}indirizzo`,
          point: point(NEAR.mine),
          parent_id: parent ?? null,
          opened_at: new Date(),
          issued_at: new Date(),
          due_at: new Date(Date.now() + 60_000),
        })
        .execute();
      await db
        .insertInto("work_order_event")
        .values({
          id: uuidV7(),
          order_id: id,
          actor_label: `${tag}autore`,
          action: "note",
          to_state: "issued",
          note: `${tag}nota`,
        })
        .execute();
      if (parent !== undefined)
        await db
          .insertInto("work_order_event")
          .values({
            id: uuidV7(),
            order_id: parent,
            actor_label: "Ufficio",
            action: "follow-up",
            to_state: "issued",
            note: `Il cittadino ha riaperto la segnalazione: segue ${code}`,
          })
          .execute();
      const words = ["titolo", "descrizione", "indirizzo", "autore", "nota", "foto", "didascalia"];
      rows.push({ words: [code, ...words.map((word) => tag + word)], place });
      return { id, code, attachment: await attachment("work-order", id, tag) };
    },

    async request(tag: string, place: Place, more: Record<string, unknown>): Promise<Written> {
      const [id, code] = [uuidV7(), `SEG-2026-${number()}`];
      await db
        .insertInto("request")
        .values({
          id,
          code,
          source: "czrm",
          source_key: `${tag}chiave`,
          source_number: `${tag}numero`,
          state: "received",
          category: "leak",
          urgency: "urgent",
          subject: about(tag, "oggetto"),
          description: about(tag, "testo"),
          reporter_name: `${tag}cittadino`,
          reporter_email: `${tag}@example.org`,
          address_text: `Via ${tag}luogo`,
          building_id: place.building ?? null,
          municipio: place.municipio ?? null,
          point: point(NEAR.mine),
          opened_at: new Date(),
          source_modified_at: new Date(),
          ...more,
        })
        .execute();
      const words = ["numero", "oggetto", "testo", "cittadino", "luogo", "foto", "didascalia"];
      const { building, municipio } = place;
      rows.push({
        words: [code, ...words.map((word) => tag + word)],
        place: { ...(building && { building }), ...(municipio && { municipio }) },
      });
      return { id, code, attachment: await attachment("request", id, tag) };
    },

    async mergeNotes(mine: Written, theirs: Written) {
      const entry = (note: string, detail: object) => ({
        id: uuidV7(),
        request_id: mine.id,
        actor_label: "Sportello",
        kind: "merged-here",
        note,
        detail: JSON.stringify(detail),
      });
      await db
        .insertInto("request_event")
        .values([
          entry(theirs.code, { merged: theirs.id }),
          { ...entry(`Unita a ${theirs.code}`, { into: theirs.id }), kind: "merged" },
        ])
        .execute();
    },

    async view(id: string) {
      const user_id = uuidV7();
      await db
        .insertInto("app_user")
        .values({ id: user_id, scheme: "spid-code", identifier: "altrui", display_name: "Altrui" })
        .execute();
      await db
        .insertInto("saved_view")
        .values({ id, user_id, page: "ordini", name: "zqvista", query: "q=zqfiltro" })
        .execute();
    },
  };
}

/** The smallest PNG there is, with a name after its end. */
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const pictureOf = (tag: string): Buffer => Buffer.concat([PNG, Buffer.from(tag)]);
