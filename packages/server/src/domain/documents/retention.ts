import { shortDay } from "#domain/text/italian-dates.ts";
import { lengthText, type Period } from "#domain/obligations/period.ts";

/** Why a document whose time is over must stay all the same. */
export type Obstacle = "last-check" | "obligation" | "current-fact" | "open-order" | "open-request";

const BECAUSE: Record<Obstacle, string> = {
  "last-check": "Prova l'ultima verifica di legge registrata",
  obligation: "È collegato a una scadenza di legge ancora aperta",
  "current-fact": "Un dato che vale oggi nel fascicolo si fonda su questo documento",
  "open-order": "È collegato a un ordine di lavoro aperto",
  "open-request": "È collegato a una segnalazione aperta",
};

export const obstacleText = (obstacle: Obstacle): string => BECAUSE[obstacle];

export interface KeptDocument {
  typeLabel: string;
  keptFor: Period | undefined;
  /** By the municipality, and not by what comes with its type. */
  isOwn: boolean;
  issuedOn: string | undefined;
  expiresOn: string | undefined;
  retainUntil: string;
}

/** «10 anni dalla scadenza (12/02/2016), come prevede il tipo «Verbale»: da conservare fino al 12/02/2026». */
export function retentionReason(document: KeptDocument): string {
  const { typeLabel, keptFor, isOwn, issuedOn, expiresOn, retainUntil } = document;
  const from =
    expiresOn === undefined
      ? `dall'emissione (${issuedOn === undefined ? "senza data" : shortDay(issuedOn)})`
      : `dalla scadenza (${shortDay(expiresOn)})`;
  const who = isOwn ? "come ha stabilito il Comune" : "come prevede il tipo";
  const length = keptFor === undefined ? "" : `${lengthText(keptFor)} ${from}, `;
  return `${length}${who} «${typeLabel}»: da conservare fino al ${shortDay(retainUntil)}`;
}
