import type { SpidError } from "#domain/access/spid-errors.ts";
import type { Refusal } from "#ports/identity-provider.ts";
import { Problem } from "#runtime/problem.ts";

/** What is said to whoever the provider knows and we do not let in, or whom it did not let in. */
export function refusedAs(refusal: Refusal): Problem {
  switch (refusal.because) {
    case "no-identifier":
      return new Problem(
        "forbidden",
        "Chi ti ha riconosciuto non ha comunicato né il codice fiscale né un altro identificativo",
      );
    case "ambiguous-identifier":
      return new Problem(
        "forbidden",
        "Chi ti ha riconosciuto ha comunicato due identificativi diversi: nessuno dei due può valere",
      );
    case "missing-attributes":
      return new Problem(
        "forbidden",
        "Per entrare in Stabile servono dati che chi ti ha riconosciuto non ha comunicato. Controlla che ci siano nel tuo profilo presso il gestore con cui accedi e che tu ne abbia permesso l'invio; poi riprova. Mancano",
        refusal.missing.map((label) => ({ field: label, message: "non comunicato" })),
      );
    case "level-too-low":
      return new Problem("forbidden", levelWords(refusal));
    case "ended":
      return new Problem("unauthenticated", "L'accesso era già scaduto quando è arrivato qui: riprova");
    case "spid-error":
      return new Problem("unauthenticated", SPID_WORDS[refusal.code]);
  }
}

function levelWords({ level, minimum }: Extract<Refusal, { because: "level-too-low" }>): string {
  const had =
    level === null ? "con un livello di sicurezza che non è stato comunicato" : `di livello ${level}`;
  return `Hai fatto un accesso ${had}, mentre qui serve almeno il livello ${minimum}: riprova scegliendo credenziali più sicure (con una conferma sul telefono, o con la carta)`;
}

/** SPID, regole tecniche: the service shows the person a courtesy page with the reason. */
export const SPID_WORDS: Record<SpidError, string> = {
  19: "Le credenziali sono state sbagliate più volte: controllale, o recuperale presso il tuo gestore, e riprova",
  20: "Non hai credenziali del livello di sicurezza richiesto: chiedile al tuo gestore d'identità, o accedi in un altro modo",
  21: "È passato troppo tempo mentre accedevi: riprova",
  22: "Hai negato il consenso a comunicare i tuoi dati, senza i quali non si può entrare: riprova e concedilo",
  23: "La tua identità SPID è sospesa o revocata: rivolgiti al tuo gestore",
  25: "Hai annullato l'accesso: se non l'hai voluto, riprova",
  30: "Hai usato un'identità di un tipo che qui non è ammesso: riprova con un'altra, personale o professionale",
};
