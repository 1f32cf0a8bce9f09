import { littlePdf } from "#core/little-pdf.ts";
import type { Impianto } from "#platforms/caitel/plants.ts";

export interface Documento {
  file: string;
  nomeFile: string;
  tipoDocumento: string;
}

/** The third key of a plant's own maintenance declaration, for which there is none: null is not accepted. */
const NO_KEY = "1";

/** @returns undefined when the plant has no such paper */
export function paperOf(plant: Impianto, kind: string, key: string): Documento | undefined {
  const report = plant.rapporti?.find(({ idRapporto }) => String(idRapporto) === key);
  switch (kind) {
    case "RAPPORTO":
      // Without an extension: whoever reads it has to look inside.
      return report?.rapporto === "S"
        ? paper(kind, report.codRapporto, efficiency(plant, report.dataRapporto))
        : undefined;
    case "RICEVUTA":
      return report?.ricevuta === "S"
        ? paper(kind, `ricevuta_${report.idRapporto}.pdf`, [`Ricevuta del rapporto ${report.codRapporto}`])
        : undefined;
    case "MANUTENZIONE":
      return key === NO_KEY && plant.dichiarazioneManutenzione !== ""
        ? paper(kind, `dichiarazione_${plant.idImpianto}.pdf`, [
            "Dichiarazione di frequenza della manutenzione",
          ])
        : undefined;
    case "DETTAGLIOMAN":
      return maintenancePaper(plant, key);
    default:
      return undefined;
  }
}

function maintenancePaper(plant: Impianto, key: string): Documento | undefined {
  const done = plant.manutenzioni?.find(({ idManutenzione }) => String(idManutenzione) === key);
  if (done?.manutenzione !== "S") return undefined;
  return paper("DETTAGLIOMAN", `manutenzione_${key}.pdf`, [
    `Manutenzione del ${italian(done.dataManutenzione)}`,
  ]);
}

function efficiency(plant: Impianto, day: string): string[] {
  return [
    "Rapporto di controllo di efficienza energetica, tipo 1",
    `Impianto ${plant.identificativoImpianto}, targa ${String(plant["targa"])}`,
    `${String(plant["indirizzo"])}, Genova`,
    `Data del controllo: ${italian(day)}`,
    "Esito: positivo",
  ];
}

const italian = (day: string): string => day.split("-").toReversed().join("/");

function paper(tipoDocumento: string, nomeFile: string, lines: readonly string[]): Documento {
  return { file: littlePdf(lines).toString("base64"), nomeFile, tipoDocumento };
}
