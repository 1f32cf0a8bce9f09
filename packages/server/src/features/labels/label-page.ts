import type { RequestState } from "#domain/request/states.ts";
import type { LabelledThing } from "#features/labels/find-label.ts";
import { dayInItalian } from "#features/labels/written-days.ts";
import { escaped, pageAround } from "#runtime/web/plain-page.ts";

/** What somebody wrote, given back to them when it cannot be sent as it is. */
export interface Written {
  what: string;
  where: string;
}

export interface LabelPage {
  owner: string;
  thing: LabelledThing;
  /** What the report will be asked about with. */
  tracking: string;
  /** Somebody said so already. */
  open: { state: RequestState; openedAt: Date } | undefined;
  /** Signed in, and the record is not one of those they see. */
  isKnown: boolean;
  written?: Written;
  wrong?: string;
}

export const MOST_WORDS = 2_000;
export const MOST_PLACE = 150;
/** A field that people do not see: what fills it in is a program. */
export const TRAP = "sito";

const addressOf = (code: string, more = ""): string => `/e/${encodeURIComponent(code)}${more}`;

/** What it is and where, and a form to say that it is broken. It works without a script, on any telephone. */
export function labelPage(page: LabelPage): string {
  const { owner, thing } = page;
  return pageAround(
    { heading: thing.name, owner },
    `<h1>${escaped(thing.name)}</h1>
      ${particulars(thing)}
      ${waiting(page.open)}
      ${reportForm(page)}
      ${wayIn(page)}`,
  );
}

function particulars({ kind, code, place, building, addressText }: LabelledThing): string {
  const rows = [
    ["Codice", code],
    ...(kind === "building" ? [] : [["Edificio", building]]),
    ...(addressText === "" ? [] : [["Indirizzo", addressText]]),
    ...(place === null ? [] : [["Dove", place]]),
  ];
  return `<dl>${rows.map(([name = "", value = ""]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join("")}</dl>`;
}

function waiting(open: LabelPage["open"]): string {
  if (open === undefined) return "";
  const standing = open.state === "in-charge" ? "ed è in carico" : "e attende di essere valutato";
  return `<p class="notice">Un guasto è già stato segnalato il ${dayInItalian(open.openedAt)} ${standing}. Se il tuo è un altro, scrivilo qui sotto.</p>`;
}

function reportForm({ thing, tracking, written = { what: "", where: "" }, wrong }: LabelPage): string {
  const described = wrong === undefined ? "come" : "sbaglio come";
  return `<h2>Segnala un guasto</h2>
      <p class="hint">Non serve accedere e non ti chiediamo chi sei. In caso di pericolo chiama il 112.</p>
      <form method="post" action="${escaped(addressOf(thing.code, "/segnala"))}">
        <input type="hidden" name="ricevuta" value="${escaped(tracking)}" />
        <label for="cosa">Che cosa non va</label>
        <p class="hint" id="come">Che cosa hai visto, e da quando. Non scrivere nomi o recapiti di persone.</p>
        ${wrong === undefined ? "" : `<p class="wrong" id="sbaglio" role="alert">${escaped(wrong)}</p>`}
        <textarea id="cosa" name="cosa" rows="5" required minlength="5" maxlength="${MOST_WORDS}" aria-describedby="${described}"${wrong === undefined ? "" : ' aria-invalid="true"'}>${escaped(written.what)}</textarea>
        <label for="dove">In quale punto, se serve</label>
        <input id="dove" name="dove" maxlength="${MOST_PLACE}" autocomplete="off" value="${escaped(written.where)}" />
        <div class="trap" aria-hidden="true">
          <label for="${TRAP}">Lascia vuoto</label>
          <input id="${TRAP}" name="${TRAP}" tabindex="-1" autocomplete="off" />
        </div>
        <button type="submit">Invia la segnalazione</button>
      </form>`;
}

function wayIn({ thing, isKnown }: LabelPage): string {
  if (isKnown)
    return `<h2>Per chi lavora nel Comune</h2>
      <p class="hint">La scheda completa non è tra quelle che il tuo ruolo ti fa vedere.</p>
      <p><a class="second" href="/">Vai a Stabile</a></p>`;
  const href = `/accesso?ritorno=${encodeURIComponent(addressOf(thing.code))}`;
  return `<h2>Per chi lavora nel Comune</h2>
      <p><a class="second" href="${escaped(href)}">Accedi</a></p>`;
}
