import type { RequestState } from "#domain/request/states.ts";
import { dayInItalian } from "#features/labels/written-days.ts";
import { escaped, pageAround, type PlainPage, plainPage } from "#runtime/web/plain-page.ts";

const STANDING: Record<RequestState, string> = {
  received: "È arrivata e attende di essere valutata.",
  triaged: "È stata valutata: sarà affidata a chi può ripararlo.",
  reopened: "È stata riaperta e attende di essere valutata.",
  merged: "È stata unita a un'altra che dice la stessa cosa.",
  "in-charge": "È in carico: è stato aperto un ordine di lavoro.",
  resolved: "Il lavoro è finito.",
  rejected: "È stata chiusa senza un intervento.",
  withdrawn: "È stata ritirata.",
};

export interface TrackingPage {
  owner: string;
  tracking: string;
  report: { code: string; state: RequestState; openedAt: Date; closedAt: Date | null };
  /** Just sent. */
  isNew: boolean;
}

/** How a report stands, to who kept its code. Of the report itself nothing is shown: the code may be read over a shoulder. */
export function trackingPage({ owner, tracking, report, isNew }: TrackingPage): string {
  const heading = isNew ? "Segnalazione inviata" : "La tua segnalazione";
  const closed = report.closedAt === null ? "" : ` il ${dayInItalian(report.closedAt)}`;
  const rows = [
    ["Codice per seguirla", tracking],
    ["Numero", report.code],
    ["Inviata il", dayInItalian(report.openedAt)],
    ["A che punto è", `${STANDING[report.state]}${closed === "" ? "" : ` Chiusa${closed}.`}`],
  ];
  return pageAround(
    { heading, owner },
    `<h1>${heading}</h1>
      ${isNew ? '<p role="status">Grazie. Conserva il codice, o salva questa pagina: qui vedi a che punto è.</p>' : ""}
      <dl>${rows.map(([name = "", value = ""]) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join("")}</dl>`,
  );
}

/** A code that is of nothing here, or of something that is there no more. */
export function missingLabelPage(owner: string, { code, isGone }: { code: string; isGone: boolean }): string {
  const page: PlainPage = isGone
    ? {
        heading: "Non è più in servizio",
        paragraphs: [
          `Ciò che aveva il codice ${code} è stato tolto o sostituito: l'etichetta è rimasta per errore.`,
          "Se al suo posto c'è qualcosa che non funziona, segnala il guasto al Comune per le vie consuete.",
        ],
        ways: [{ href: "/", label: "Vai a Stabile" }],
      }
    : {
        heading: "Etichetta sconosciuta",
        paragraphs: [
          `Nessun edificio, locale o impianto ha il codice ${code}.`,
          "Se l'hai scritto a mano, controllalo. Se hai inquadrato un'etichetta, può essere rovinata o di un altro ente.",
        ],
        ways: [{ href: "/", label: "Vai a Stabile" }],
      };
  return plainPage({ ...page, owner });
}
