import type { DocumentType } from "#domain/documents/document-type.ts";
import { type, years } from "#domain/documents/write-type.ts";

const OF_A_CHECK = ["issuedOn", "issuer", "outcome"] as const;

/**
 * Papers of plants and of their checks. When the next check is due is computed by the obligations engine from the one
 * that was done, so most have no expiry of their own.
 */
export const PLANT_TYPES: readonly DocumentType[] = [
  type(["dico", "Dichiarazione di conformità (DM 37/2008)", "G"], {
    required: ["issuedOn", "issuer"],
    facts: { conformityNumber: "number", conformityDate: "issuedOn", conformityFirm: "issuer" },
    words: ["dichiarazione di conformita dell'impianto", "dichiarazione di conformita"],
  }),
  type(["diri", "Dichiarazione di rispondenza (DM 37/2008, art. 7)", "G"], {
    required: ["issuedOn", "issuer"],
    facts: { conformityNumber: "number", conformityDate: "issuedOn", conformityFirm: "issuer" },
    words: ["dichiarazione di rispondenza"],
  }),
  type(["plant-project", "Progetto di impianto", "G"], {
    words: ["progetto dell'impianto", "progetto impianto elettrico"],
  }),
  type(["earthing-report", "Verbale di verifica della messa a terra (DPR 462/2001)", "G"], {
    required: [...OF_A_CHECK, "number"],
    keptFor: years(10),
    proves: ["messa-a-terra", "messa-a-terra-rischio"],
    words: [
      "verifica periodica degli impianti di messa a terra",
      "impianti di messa a terra",
      "impianto di messa a terra",
      "messa a terra",
    ],
  }),
  type(["lightning-report", "Verbale di verifica delle scariche atmosferiche (DPR 462/2001)", "G"], {
    required: [...OF_A_CHECK, "number"],
    keptFor: years(10),
    proves: ["scariche-atmosferiche"],
    words: ["protezione contro le scariche atmosferiche", "scariche atmosferiche"],
  }),
  type(["atex-report", "Verbale di verifica degli impianti in luoghi con pericolo di esplosione", "G"], {
    required: [...OF_A_CHECK, "number"],
    keptFor: years(10),
    proves: ["impianti-atex"],
    words: ["luoghi con pericolo di esplosione", "pericolo di esplosione"],
  }),
  type(["electrical-report", "Rapporto di verifica dell'impianto elettrico", "G"], {
    required: OF_A_CHECK,
    keptFor: years(10),
    proves: ["impianto-elettrico", "prova-differenziali"],
    words: [
      "verifica dell'impianto elettrico",
      "verifica impianto elettrico",
      "prova degli interruttori differenziali",
    ],
  }),
  type(["lift-booklet", "Libretto dell'ascensore (DPR 162/1999)", "G"], {
    required: ["number"],
    facts: { serial: "number" },
    words: ["libretto dell'ascensore", "libretto ascensore", "libretto di impianto dell'ascensore"],
  }),
  type(["lift-report", "Verbale di verifica dell'ascensore (DPR 162/1999)", "G"], {
    required: OF_A_CHECK,
    keptFor: years(10),
    proves: ["ascensore-verifica", "ascensore-straordinaria"],
    words: [
      "verifica periodica di ascensore",
      "verifica periodica dell'ascensore",
      "verifica straordinaria",
      "art. 13 del d.p.r. 162",
      "ascensore",
    ],
  }),
  type(["lift-maintenance", "Rapporto di manutenzione dell'ascensore", "G"], {
    keptFor: years(10),
    proves: ["ascensore-manutenzione"],
    words: ["manutenzione dell'ascensore", "manutenzione ascensore", "rapporto di manutenzione ascensore"],
  }),
  type(["heating-booklet", "Libretto di impianto per la climatizzazione", "G"], {
    required: [],
    facts: { plantPlate: "number" },
    words: ["libretto di impianto per la climatizzazione", "libretto di impianto"],
  }),
  type(["rcee", "Rapporto di controllo di efficienza energetica (RCEE)", "G"], {
    required: ["issuedOn", "issuer"],
    keptFor: years(10),
    proves: [
      "rcee-1-gas",
      "rcee-1-liquido",
      "rcee-2-frigo",
      "rcee-2-endotermica",
      "rcee-3-teleriscaldamento",
      "rcee-4-cogenerazione",
    ],
    words: ["rapporto di controllo di efficienza energetica", "rcee"],
  }),
  type(["f-gas-report", "Rapporto di controllo delle perdite di gas fluorurati", "G"], {
    required: ["issuedOn", "issuer"],
    keptFor: years(5),
    proves: ["f-gas", "f-gas-dopo-riparazione"],
    words: ["gas fluorurati", "controllo delle perdite", "f-gas"],
  }),
  type(["pressure-report", "Verbale di verifica di attrezzatura a pressione", "G"], {
    required: OF_A_CHECK,
    keptFor: years(10),
    proves: ["pressione-funzionamento", "pressione-integrita"],
    words: ["attrezzatura a pressione", "attrezzature a pressione", "recipiente a pressione"],
  }),
  type(["lifting-report", "Verbale di verifica di apparecchio di sollevamento", "G"], {
    required: OF_A_CHECK,
    keptFor: years(10),
    proves: ["sollevamento", "piattaforme-aeree"],
    words: ["apparecchio di sollevamento", "apparecchi di sollevamento"],
  }),
  type(["gas-tightness", "Verbale di prova di tenuta dell'impianto del gas", "G"], {
    required: OF_A_CHECK,
    keptFor: years(10),
    proves: ["tenuta-gas"],
    words: ["prova di tenuta", "tenuta dell'impianto"],
  }),
  type(["warranty", "Garanzia", "G"], {
    required: ["expiresOn"],
    facts: { warrantyTo: "expiresOn" },
    words: ["certificato di garanzia"],
  }),
  type(["manual", "Manuale d'uso e manutenzione", "M"], {
    required: [],
    visibility: "building",
    words: ["manuale d'uso e manutenzione", "manuale di manutenzione", "manuale d'uso"],
  }),
];
