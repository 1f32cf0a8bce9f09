import { html, type Markup } from "#core/html.ts";
import type { Typed } from "./read-form.ts";

export interface FormView {
  categories: readonly { id: number; name: string }[];
  typed: Typed;
  errors: Record<string, string>;
}

const NAMES: Record<string, string> = {
  categoria: "Di che cosa si tratta",
  oggetto: "In breve",
  descrizione: "Descrizione",
  indirizzo: "Indirizzo",
  lat: "Coordinate",
  lon: "Coordinate",
  foto: "Foto",
  nome: "Nome",
  cognome: "Cognome",
  email: "E-mail",
  telefono: "Telefono",
  codice_fiscale: "Codice fiscale",
  privacy: "Informativa",
};

interface Field {
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  type?: string;
  autocomplete?: string;
  maxlength?: number;
}

function problem(view: FormView, name: string): Markup {
  const message = view.errors[name];
  return message
    ? html`<p class="error" id="${name}-errore"><strong>Da correggere:</strong> ${message}</p>`
    : html``;
}

/** Ties a field to its hint and its error for those who hear the page. */
function describedBy(view: FormView, { name, hint }: Pick<Field, "name" | "hint">): Markup {
  const ids = [hint ? `${name}-aiuto` : "", view.errors[name] ? `${name}-errore` : ""]
    .filter(Boolean)
    .join(" ");
  const invalid = view.errors[name] ? html` aria-invalid="true"` : html``;
  return ids ? html` aria-describedby="${ids}"${invalid}` : invalid;
}

function label(field: Field): Markup {
  const mark = field.required ? html`` : html` <span class="optional">(facoltativo)</span>`;
  const hint = field.hint ? html`<p class="hint" id="${field.name}-aiuto">${field.hint}</p>` : html``;
  return html`<label for="${field.name}">${field.label}${mark}</label>${hint}`;
}

function input(view: FormView, field: Field): Markup {
  const { name, type = "text", autocomplete = "off", maxlength = 200 } = field;
  const required = field.required ? html` required` : html``;
  return html`<div class="field">${label(field)}${problem(view, name)}
<input id="${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" maxlength="${maxlength}" value="${view.typed[name] ?? ""}"${required}${describedBy(view, field)}></div>`;
}

function errorSummary(view: FormView): Markup {
  const names = Object.keys(view.errors);
  if (names.length === 0) return html``;
  const items = names.map(
    (name) => html`<li><a href="#${name}">${NAMES[name] ?? name}</a>: ${view.errors[name] ?? ""}</li>`,
  );
  return html`<div class="summary" role="alert" tabindex="-1" id="errori">
<h2>C'è qualcosa da correggere</h2><ul>${items}</ul>
<p>Per sicurezza il browser non conserva i file: se avevi scelto delle foto, sceglile di nuovo.</p></div>`;
}

function what(view: FormView): Markup {
  const options = view.categories.map(({ id, name }) => {
    const chosen = view.typed.categoria === String(id) ? html` selected` : html``;
    return html`<option value="${id}"${chosen}>${name}</option>`;
  });
  const category: Field = { name: "categoria", label: "Di che cosa si tratta", required: true };
  const description: Field = {
    name: "descrizione",
    label: "Descrizione",
    hint: "Che cosa succede, da quando, se è pericoloso, a che piano o in quale locale.",
    required: true,
  };
  return html`<section class="step" aria-labelledby="passo-1"><h2 id="passo-1"><span class="count" aria-hidden="true">1</span> Che cosa succede</h2>
<div class="field">${label(category)}${problem(view, "categoria")}
<select id="categoria" name="categoria" required${describedBy(view, category)}><option value="">Scegli…</option>${options}</select></div>
${input(view, { name: "oggetto", label: "In breve", hint: "Per esempio: «Ascensore fermo al secondo piano».", required: true, maxlength: 120 })}
<div class="field">${label(description)}${problem(view, "descrizione")}
<textarea id="descrizione" name="descrizione" rows="5" maxlength="4000" required${describedBy(view, description)}>${view.typed.descrizione ?? ""}</textarea></div>
</section>`;
}

function where(view: FormView): Markup {
  const open = view.errors.lat || view.errors.lon || view.typed.lat ? html` open` : html``;
  return html`<section class="step" aria-labelledby="passo-2"><h2 id="passo-2"><span class="count" aria-hidden="true">2</span> Dove</h2>
${input(view, { name: "indirizzo", label: "Indirizzo o nome dell'edificio", hint: "Via e numero civico; per i negozi il numero rosso, per esempio «Via San Lorenzo 12r».", autocomplete: "street-address" })}
<div id="mappa" class="map" data-src="/risorse/mappa.json" hidden></div>
<details class="coordinates"${open}><summary>Coordinate</summary>
<p class="hint">Si riempiono da sole con la mappa; puoi anche scriverle (gradi WGS 84).</p>
<div class="pair">${input(view, { name: "lat", label: "Latitudine", maxlength: 20 })}${input(view, { name: "lon", label: "Longitudine", maxlength: 20 })}</div></details>
</section>`;
}

function photos(view: FormView): Markup {
  return html`<section class="step" aria-labelledby="passo-3"><h2 id="passo-3"><span class="count" aria-hidden="true">3</span> Foto</h2>
<div class="field"><label for="foto">Foto o documenti <span class="optional">(facoltativo)</span></label>
<p class="hint" id="foto-aiuto">Fino a 3 file JPEG, PNG, HEIC o PDF, 10 MB ciascuno. Evita volti e targhe.</p>${problem(view, "foto")}
<input id="foto" name="foto" type="file" accept="image/jpeg,image/png,image/heic,image/heif,application/pdf" multiple aria-describedby="foto-aiuto"></div>
</section>`;
}

function who(view: FormView): Markup {
  const kept = view.typed.riservata ? html` checked` : html``;
  return html`<section class="step" aria-labelledby="passo-4"><h2 id="passo-4"><span class="count" aria-hidden="true">4</span> Chi segnala</h2>
<div class="pair">${input(view, { name: "nome", label: "Nome", required: true, autocomplete: "given-name", maxlength: 40 })}
${input(view, { name: "cognome", label: "Cognome", required: true, autocomplete: "family-name", maxlength: 80 })}</div>
<div class="pair">${input(view, { name: "email", label: "E-mail", required: true, type: "email", autocomplete: "email", maxlength: 80 })}
${input(view, { name: "telefono", label: "Telefono", type: "tel", autocomplete: "tel", maxlength: 15 })}</div>
${input(view, { name: "codice_fiscale", label: "Codice fiscale", hint: "Serve a ritrovare le tue segnalazioni nel Fascicolo del Cittadino.", maxlength: 20 })}
<div class="check"><input id="riservata" name="riservata" type="checkbox" value="1"${kept}><label for="riservata">Non mostrare la segnalazione agli altri cittadini</label></div>
<div class="check">${problem(view, "privacy")}<input id="privacy" name="privacy" type="checkbox" value="1" required${describedBy(view, { name: "privacy" })}><label for="privacy">Ho letto l'informativa: i miei dati servono solo a gestire la segnalazione</label></div>
</section>`;
}

/** The form of a report; filled again, with what is to be corrected, after a mistake. */
export function formPage(view: FormView): Markup {
  return html`<div class="hero"><div class="wrap"><h1>Segnala un problema in un edificio comunale</h1>
<p>Scuole, mercati, musei, uffici, case popolari, impianti sportivi: descrivi che cosa non va, ti diciamo a che punto siamo.</p></div></div>
<div class="wrap columns">
<form class="report" method="post" action="/segnalazioni" enctype="multipart/form-data" novalidate>
${errorSummary(view)}
${what(view)}${where(view)}${photos(view)}${who(view)}
<button class="primary" type="submit">Invia la segnalazione</button>
</form>
<aside class="side" aria-label="Informazioni">
<section class="card"><h2>Hai già segnalato?</h2>
<form method="get" action="/segui"><label for="numero">Numero della segnalazione</label>
<input id="numero" name="numero" inputmode="numeric" maxlength="8" autocomplete="off"><button type="submit">Vedi a che punto è</button></form></section>
<section class="card"><h2>Che cosa succede dopo</h2>
<ol class="after"><li>Ricevi un numero.</li><li>L'ufficio la prende in carico e la affida a chi deve intervenire.</li><li>Vedi la data prevista e, alla fine, l'esito.</li></ol></section>
<section class="card urgent"><h2>C'è pericolo?</h2><p>Crolli, fughe di gas, persone bloccate: chiama subito il <a href="tel:112">112</a>.</p></section>
</aside>
</div>`;
}
