import { above, check, every, is } from "#domain/obligations/catalogue/write-check.ts";
import type { Condition } from "#domain/obligations/condition.ts";
import type { CheckRule, Term } from "#domain/obligations/rule.ts";

const GREATER_RISK: Condition = {
  any: [is("siteKind", ["construction-site", "medical"]), is("fireActivity")],
};

const RISK_IN_WORDS = "cantiere, locale medico o maggior rischio in caso d'incendio";

/** DPR 462/2001: two years where the risk is greater, five elsewhere. */
const TWO_OR_FIVE_YEARS: readonly Term[] = [
  every(24, { when: GREATER_RISK, because: RISK_IN_WORDS }),
  every(60),
];
const DPR_462 = "2002-01-23";

/** Earthing, lightning, electrical plants: 1–10 of the calendar of statutory checks. */
export const ELECTRICAL: readonly CheckRule[] = [
  check({
    ...{ code: "messa-a-terra", number: 1, title: "Verifica periodica dell'impianto di messa a terra" },
    ...{ from: DPR_462, norm: "DPR 462/2001, art. 4", certainty: "read", element: "6.2" },
    when: { not: GREATER_RISK },
    terms: [every(60)],
    ...{ doneBy: "authorised-body", document: "Verbale di verifica", forbidsUse: true },
  }),
  check({
    ...{
      code: "messa-a-terra-rischio",
      number: 2,
      title: "Verifica dell'impianto di messa a terra, rischio maggiore",
    },
    ...{ from: DPR_462, norm: "DPR 462/2001, art. 4", certainty: "read", element: "6.2" },
    when: GREATER_RISK,
    terms: [every(24, { because: RISK_IN_WORDS })],
    ...{ doneBy: "authorised-body", document: "Verbale di verifica", forbidsUse: true },
  }),
  check({
    ...{
      code: "scariche-atmosferiche",
      number: 3,
      title: "Verifica della protezione dalle scariche atmosferiche",
    },
    ...{ from: DPR_462, norm: "DPR 462/2001, art. 4; CEI EN 62305-3", certainty: "read", element: "6.3" },
    terms: TWO_OR_FIVE_YEARS,
    ...{ doneBy: "authorised-body", document: "Verbale di verifica" },
  }),
  check({
    ...{
      code: "impianti-atex",
      number: 4,
      title: "Verifica degli impianti elettrici in luoghi con pericolo di esplosione",
    },
    ...{ from: DPR_462, norm: "DPR 462/2001, art. 6", certainty: "read", element: "5.7" },
    when: is("explosiveAtmosphere"),
    terms: [every(24)],
    ...{ doneBy: "authorised-body", document: "Verbale di verifica", forbidsUse: true },
  }),
  check({
    ...{
      code: "denuncia-terra",
      number: 5,
      title: "Denuncia del nuovo impianto di terra o contro i fulmini",
    },
    ...{
      from: DPR_462,
      norm: "DPR 462/2001, art. 2; servizio CIVA dell'INAIL",
      certainty: "read",
      element: "6.2",
    },
    terms: [{ onceWithin: { days: 30 } }],
    ...{ doneBy: "owner", document: "Ricevuta della denuncia" },
  }),
  check({
    ...{ code: "impianto-elettrico", number: 6, title: "Controllo completo dell'impianto elettrico" },
    ...{
      from: "2008-05-15",
      norm: "DLgs 81/2008, art. 86; CEI 64-8/6",
      certainty: "to-verify",
      element: "5.7",
    },
    terms: [every(60)],
    ...{ doneBy: "maintainer", document: "Rapporto di controllo", includes: ["prova-differenziali"] },
  }),
  check({
    ...{ code: "prova-differenziali", number: 6, title: "Prova degli interruttori differenziali" },
    ...{
      from: "2008-05-15",
      norm: "DLgs 81/2008, art. 86; CEI 64-8/6",
      certainty: "to-verify",
      element: "5.7",
    },
    terms: [every(6)],
    ...{ doneBy: "maintainer", document: "Rapporto di prova" },
  }),
  check({
    ...{ code: "cabina-mt-bt", number: 7, title: "Manutenzione della cabina di trasformazione MT/BT" },
    ...{ from: "2021-01-01", norm: "CEI 78-17", certainty: "to-verify", element: "5.7" },
    when: is("transformerSubstation"),
    terms: [every(12)],
    ...{ doneBy: "maintainer", document: "Schede F, S, QMT, TR" },
  }),
  check({
    ...{ code: "gruppo-elettrogeno-prova", number: 8, title: "Prova del gruppo elettrogeno" },
    ...{
      from: "2008-05-15",
      norm: "UNI ISO 8528; DPR 151/2011, att. 49",
      certainty: "to-verify",
      element: "5.7",
    },
    when: is("generatorSet"),
    terms: [every(1)],
    ...{ doneBy: "maintainer", document: "Registro" },
  }),
  check({
    ...{ code: "gruppo-elettrogeno", number: 8, title: "Manutenzione del gruppo elettrogeno" },
    ...{
      from: "2008-05-15",
      norm: "UNI ISO 8528; DPR 151/2011, att. 49",
      certainty: "to-verify",
      element: "5.7",
    },
    when: is("generatorSet"),
    terms: [every(12)],
    ...{ doneBy: "maintainer", document: "Rapporto di manutenzione", includes: ["gruppo-elettrogeno-prova"] },
  }),
  check({
    ...{ code: "soccorritori-prova", number: 9, title: "Prova di UPS e soccorritori" },
    ...{ from: "2001-01-01", norm: "EN 50171", certainty: "to-verify", element: "5.7" },
    when: is("centralBattery"),
    terms: [every(1)],
    ...{ doneBy: "maintainer", document: "Registro" },
  }),
  check({
    ...{ code: "soccorritori", number: 9, title: "Manutenzione di UPS e soccorritori" },
    ...{ from: "2001-01-01", norm: "EN 50171", certainty: "to-verify", element: "5.7" },
    when: is("centralBattery"),
    terms: [every(12)],
    ...{ doneBy: "maintainer", document: "Rapporto di manutenzione", includes: ["soccorritori-prova"] },
  }),
  check({
    ...{
      code: "fotovoltaico-spi",
      number: 10,
      title: "Prova del sistema di protezione d'interfaccia del fotovoltaico",
    },
    ...{
      from: "2016-12-22",
      norm: "CEI 0-21 e 0-16; delibera ARERA 786/2016",
      certainty: "to-verify",
      element: "5.7",
    },
    when: above("photovoltaicKw", 11.08),
    terms: [every(60)],
    ...{ doneBy: "professional", document: "Relazione di prova" },
  }),
];
