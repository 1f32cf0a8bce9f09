import type { DocumentType } from "#domain/documents/document-type.ts";
import { type, years } from "#domain/documents/write-type.ts";

/** Papers of the building itself: title, legitimacy, structure, energy, safety, environment. */
export const BUILDING_TYPES: readonly DocumentType[] = [
  type(["deed", "Atto di provenienza", "C"], {
    facts: { originDeedNumber: "number", originDeedDate: "issuedOn" },
    words: ["atto di compravendita", "atto di provenienza", "rogito"],
  }),
  type(["lease", "Contratto di locazione o concessione", "C"], {
    required: ["issuedOn", "expiresOn"],
    keptFor: years(10),
    words: ["contratto di locazione", "contratto di comodato", "atto di concessione"],
  }),
  type(["cadastral-plan", "Planimetria catastale", "B"], {
    required: [],
    // It shows the inside of a building: with it one finds one's way.
    words: ["planimetria di u.i.u", "planimetria catastale", "catasto dei fabbricati", "planimetria"],
  }),
  type(["cadastral-search", "Visura catastale", "B"], {
    words: ["visura per immobile", "visura storica", "visura catastale"],
  }),
  type(["building-title", "Titolo edilizio", "D"], {
    required: ["number", "issuedOn"],
    facts: { titleNumber: "number", titleDate: "issuedOn" },
    words: [
      "permesso di costruire",
      "concessione edilizia",
      "licenza edilizia",
      "segnalazione certificata di inizio attivita",
      "denuncia di inizio attivita",
    ],
  }),
  type(["occupancy", "Certificato di agibilità o segnalazione certificata", "D"], {
    required: ["number", "issuedOn"],
    facts: { occupancyNumber: "number", occupancyDate: "issuedOn" },
    words: [
      "decreto di agibilita",
      "certificato di agibilita",
      "segnalazione certificata per l'agibilita",
      "decreto di abitabilita",
      "agibilita",
    ],
  }),
  type(["static-test", "Certificato di collaudo statico", "E"], {
    required: ["issuedOn", "signatory"],
    facts: { structuralTestDate: "issuedOn", structuralTestNumber: "number" },
    words: ["certificato di collaudo statico", "collaudo statico"],
  }),
  type(["static-fitness", "Certificato di idoneità statica (CIS)", "E"], {
    required: ["issuedOn", "signatory", "outcome"],
    proves: ["idoneita-statica-sport"],
    words: ["certificato di idoneita statica", "idoneita statica"],
  }),
  type(["seismic-check", "Verifica di vulnerabilità sismica", "E"], {
    required: ["issuedOn", "signatory"],
    facts: { seismicCheckDate: "issuedOn", seismicProfessional: "signatory" },
    proves: ["vulnerabilita-sismica"],
    words: ["verifica di vulnerabilita sismica", "vulnerabilita sismica"],
  }),
  type(["floor-survey", "Indagine su solai e controsoffitti", "E"], {
    required: ["issuedOn", "signatory", "outcome"],
    proves: ["solai-controsoffitti"],
    words: ["indagini diagnostiche dei solai", "indagine sui solai", "sfondellamento"],
  }),
  type(["ape", "Attestato di prestazione energetica (APE)", "H"], {
    required: ["number", "issuedOn"],
    // With the plants' checks done on time; else it ends at the end of the year after. Which is why it can be changed.
    validity: { period: years(10), norm: "DLgs 192/2005, art. 6 c. 5", certainty: "to-verify" },
    visibility: "building",
    facts: { apeCode: "number", apeDate: "issuedOn", apeExpires: "expiresOn" },
    proves: ["ape"],
    words: ["attestato di prestazione energetica", "attestato di certificazione energetica"],
  }),
  type(["energy-audit", "Diagnosi energetica", "H"], {
    facts: { energyAudit: "issuedOn" },
    words: ["diagnosi energetica"],
  }),
  type(["fire-certificate", "SCIA antincendio, CPI o rinnovo", "I"], {
    required: ["number", "issuedOn"],
    validity: { period: years(5), norm: "DPR 151/2011, art. 5", certainty: "to-verify" },
    facts: { fireFileNumber: "number", fireCertificateDate: "issuedOn", fireCertificateExpires: "expiresOn" },
    proves: ["rinnovo-antincendio"],
    words: [
      "certificato di prevenzione incendi",
      "attestazione di rinnovo periodico di conformita antincendio",
      "rinnovo periodico di conformita antincendio",
      "scia antincendio",
      "segnalazione certificata di inizio attivita ai fini della sicurezza antincendio",
    ],
  }),
  type(["fire-register", "Registro dei controlli antincendio", "I"], {
    required: [],
    proves: ["registro-antincendio"],
    words: ["registro dei controlli", "registro antincendio"],
  }),
  type(["fire-equipment-report", "Rapporto di controllo dei presidi antincendio", "I"], {
    required: ["issuedOn", "issuer"],
    keptFor: years(5),
    proves: [
      "estintori-controllo",
      "estintori-revisione",
      "estintori-collaudo",
      "idranti",
      "idranti-manichette",
      "porte-rei",
      "rivelazione-incendi",
    ],
    words: [
      "manutenzione degli estintori",
      "manutenzione estintori",
      "controllo periodico estintori",
      "presidi antincendio",
    ],
  }),
  type(["emergency-plan", "Piano di emergenza ed evacuazione", "I"], {
    visibility: "building",
    words: ["piano di emergenza", "piano di evacuazione"],
  }),
  type(["evacuation-drill", "Verbale della prova di evacuazione", "I"], {
    keptFor: years(5),
    visibility: "building",
    proves: ["prove-antincendio", "prove-evacuazione-scuole"],
    words: ["prova di evacuazione", "prove di evacuazione"],
  }),
  type(["dvr", "Documento di valutazione dei rischi (DVR)", "I"], {
    required: ["issuedOn", "signatory"],
    visibility: "restricted",
    facts: { riskAssessment: "issuedOn" },
    proves: ["dvr"],
    words: ["documento di valutazione dei rischi"],
  }),
  type(["duvri", "DUVRI", "I"], {
    required: ["issuedOn"],
    visibility: "restricted",
    facts: { duvriDate: "issuedOn", duvriExpires: "expiresOn" },
    proves: ["duvri"],
    words: ["documento unico di valutazione dei rischi da interferenze", "duvri"],
  }),
  type(["asbestos-report", "Relazione o censimento dell'amianto", "J"], {
    required: ["issuedOn", "signatory"],
    // Exposure shows decades later.
    keptFor: years(40),
    facts: { asbestosCheckedOn: "issuedOn" },
    proves: ["amianto-friabile", "amianto-compatto-liguria"],
    words: ["censimento amianto", "materiali contenenti amianto", "programma di controllo dell'amianto"],
  }),
  type(["radon-report", "Relazione di misura del radon", "J"], {
    required: ["issuedOn", "issuer"],
    keptFor: years(8),
    proves: ["radon"],
    words: ["concentrazione di radon", "misura del radon", "radon"],
  }),
  type(["water-report", "Rapporto di prova per legionella", "J"], {
    required: ["issuedOn", "issuer", "outcome"],
    keptFor: years(10),
    proves: ["legionella-campionamento"],
    words: ["legionella"],
  }),
  type(["floor-plan", "Pianta o disegno", "L"], {
    required: [],
    words: ["pianta piano", "pianta del piano", "rilievo dello stato di fatto"],
  }),
  type(["works-certificate", "Certificato di regolare esecuzione o collaudo", "N"], {
    required: ["issuedOn", "signatory"],
    facts: { interventionCre: "issuedOn" },
    words: ["certificato di regolare esecuzione", "certificato di collaudo"],
  }),
  type(["photo", "Documentazione fotografica", "O"], { required: [], words: ["documentazione fotografica"] }),
  type(["other", "Altro documento", "O"], { required: [], words: [] }),
];
