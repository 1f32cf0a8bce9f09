import { createCzrm } from "#platforms/czrm/platform.ts";
import { segnalaciApi, segnalaciSite } from "#platforms/segnalaci/platform.ts";
import { type RunningSandbox, startSandbox } from "#core/serve.ts";
import { LITTLE_CITY } from "#test/segnalaci/little-city.ts";

export interface RunningSegnalaci {
  sandbox: RunningSandbox;
  site: string;
  api: string;
  czrm: string;
  close(): Promise<void>;
}

/** CzRM and both listeners of SegnalaCi on free ports, in memory, over the little city. */
export async function startSegnalaci(demoCases = 0): Promise<RunningSegnalaci> {
  const czrm = createCzrm({ demoCases, esbTarget: "http://127.0.0.1:9/none", esbTokenUrl: null });
  const options = { basePort: 0, memory: true, city: LITTLE_CITY };
  const sandbox = await startSandbox(options, [czrm, segnalaciApi, segnalaciSite]);
  const { urls } = sandbox;
  return {
    sandbox,
    site: urls["segnalaci-site"] ?? "",
    api: urls.segnalaci ?? "",
    czrm: urls.czrm ?? "",
    close: () => sandbox.close(),
  };
}

/** The smallest PNG there is. */
export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

export function reportForm(
  changes: Record<string, string | null> = {},
  photos: [string, Buffer][] = [],
): FormData {
  const fields: Record<string, string | null> = {
    categoria: "4",
    oggetto: "Ascensore fermo",
    descrizione: "È fermo da ieri al secondo piano.",
    indirizzo: "Via San Lorenzo 12r",
    lat: "44.4078",
    lon: "8,9312",
    nome: "Ada",
    cognome: "Parodi",
    email: "ada.parodi@example.org",
    codice_fiscale: "prddaa80a41d969x",
    privacy: "1",
    ...changes,
  };
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== null) form.set(name, value);
  for (const [name, bytes] of photos) form.append("foto", new Blob([new Uint8Array(bytes)]), name);
  return form;
}

/** Sends the form as a browser without scripts does; gives where it leads. */
export async function sendReport(
  site: string,
  form: FormData,
): Promise<{ status: number; location: string; text: string }> {
  const answer = await fetch(`${site}/segnalazioni`, { method: "POST", body: form, redirect: "manual" });
  return { status: answer.status, location: answer.headers.get("location") ?? "", text: await answer.text() };
}
