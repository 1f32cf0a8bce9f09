import { randomBytes } from "node:crypto";
import type { Principal } from "#domain/access/policy.ts";
import { categoryOfElement } from "#domain/labels/category-of-element.ts";
import { readTrackingCode, trackingCode } from "#domain/labels/tracking-code.ts";
import { beginning, storable } from "#domain/text/storable-text.ts";
import type { LabelledThing } from "#features/labels/find-label.ts";
import { MOST_PLACE, MOST_WORDS, TRAP, type Written } from "#features/labels/label-page.ts";
import { reportByLabel } from "#features/requests/public.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface GivenReport {
  thing: LabelledThing;
  form: URLSearchParams;
  /** Who is signed in says who they are; of the others nothing is kept. */
  principal: Principal | undefined;
  now: Date;
  correlationId: string;
}

export type TakenReport =
  | { kind: "taken"; tracking: string }
  | { kind: "given-back"; tracking: string; written: Written; wrong: string };

const LEAST_WORDS = 5;

/** What a form says becomes a report, or is given back as it was written with what is wrong: nothing is thrown away unseen. */
export async function takeReport(db: Db, given: GivenReport): Promise<TakenReport> {
  const { thing, form, principal, now, correlationId } = given;
  const textOf = (name: string) =>
    storable(form.get(name) ?? "")
      .replaceAll("\r\n", "\n")
      .trim();
  const written = { what: textOf("cosa"), where: textOf("dove") };
  const tracking = readTrackingCode(textOf("ricevuta")) ?? trackingCode(randomBytes(16));
  const wrong = form.get(TRAP) ? FILLED_TRAP : whatIsWrong(written);
  if (wrong !== undefined) return { kind: "given-back", tracking, written, wrong };
  const { kind } = await reportByLabel(db, {
    tracking,
    subject: beginning(`Guasto: ${thing.name}`, 200),
    description: `${written.what}\n\nDall'etichetta ${thing.code} (${thing.name}).`,
    addressText: placeOf(thing, written.where),
    building: { id: thing.buildingId, municipio: thing.municipio },
    elementId: thing.kind === "element" ? thing.id : undefined,
    category: categoryOfElement(thing.uni8290),
    actor: principal === undefined ? PASSER_BY : { id: principal.userId, label: principal.displayName },
    now,
    correlationId,
  });
  return kind === "too-many"
    ? { kind: "given-back", tracking, written, wrong: TOO_MANY }
    : { kind: "taken", tracking };
}

const PASSER_BY = { id: null, label: "Chi ha letto l'etichetta" };
/** A telephone that fills in forms by itself may fall into it: the person is told, and nothing is lost. */
const FILLED_TRAP = "Qualcosa ha riempito un campo nascosto: controlla il testo e invia di nuovo";
const TOO_MANY =
  "Per questo edificio oggi sono già arrivate molte segnalazioni: se la tua è un'altra, riprova domani o usa le vie consuete";

function whatIsWrong({ what, where }: Written): string | undefined {
  if (what.length < LEAST_WORDS) return "Scrivi che cosa non va";
  if (what.length > MOST_WORDS) return `Al massimo ${MOST_WORDS} caratteri: accorcia il testo`;
  return where.length > MOST_PLACE
    ? `Il punto si dice in ${MOST_PLACE} caratteri: il resto scrivilo sopra`
    : undefined;
}

function placeOf({ addressText, building, place, kind }: LabelledThing, where: string): string {
  const inside = kind === "space" || kind === "element" ? place : null;
  return beginning([addressText || building, inside, where].filter(Boolean).join(" — "), 300);
}
