import { check, every, is } from "#domain/obligations/catalogue/write-check.ts";
import type { CheckRule } from "#domain/obligations/rule.ts";

/** Air, water, asbestos, radon: 34–40 of the calendar of statutory checks. */
export const HEALTH_AND_ENVIRONMENT: readonly CheckRule[] = [
  check({
    ...{ code: "condotte-aerauliche", number: 34, title: "Ispezione e pulizia delle condotte dell'aria" },
    ...{
      from: "2013-02-07",
      norm: "Accordo Stato-Regioni 7 febbraio 2013; EN 15780",
      certainty: "to-verify",
      element: "5.1",
    },
    when: is("airDucts"),
    terms: [every(24)],
    ...{ doneBy: "professional", document: "Relazione" },
  }),
  check({
    ...{ code: "legionella-rischio", number: 35, title: "Valutazione del rischio legionella" },
    ...{
      from: "2015-05-07",
      norm: "Linee guida 7 maggio 2015; DLgs 18/2023",
      certainty: "read",
      element: "5.2",
    },
    when: is("hotWaterNetwork"),
    terms: [every(24)],
    ...{ doneBy: "professional", document: "Documento di valutazione del rischio legionella" },
  }),
  check({
    ...{ code: "legionella-campionamento", number: 35, title: "Campionamento della legionella" },
    ...{
      from: "2023-03-21",
      norm: "DLgs 18/2023, come modificato dal DLgs 102/2025",
      certainty: "to-verify",
      element: "5.2",
    },
    when: is("hotWaterNetwork"),
    terms: [every(6, { when: is("waterPriority"), because: "edificio prioritario" }), every(12)],
    ...{ doneBy: "laboratory", document: "Rapporto di prova", forbidsUse: true },
  }),
  check({
    ...{ code: "serbatoi-acqua", number: 36, title: "Pulizia dei serbatoi e analisi dell'acqua potabile" },
    ...{ from: "2023-03-21", norm: "DLgs 18/2023", certainty: "to-verify", element: "5.2" },
    when: is("waterTank"),
    terms: [every(12)],
    ...{ doneBy: "laboratory", document: "Rapporto di prova", forbidsUse: true },
  }),
  check({
    ...{ code: "addolcitori", number: 37, title: "Manutenzione degli addolcitori" },
    ...{ from: "2012-09-22", norm: "DM 25/2012", certainty: "to-verify", element: "5.2" },
    when: is("waterSoftener"),
    terms: [every(6)],
    ...{ doneBy: "maintainer", document: "Registro" },
  }),
  check({
    ...{
      code: "amianto-friabile",
      number: 38,
      title: "Controllo dell'amianto friabile, con relazione alla ASL",
    },
    ...{ from: "1994-12-10", norm: "DM 6 settembre 1994, art. 4", certainty: "read" },
    when: is("asbestos", ["friable", "both"]),
    terms: [every(12)],
    ...{ doneBy: "professional", document: "Relazione alla ASL", forbidsUse: true },
  }),
  check({
    ...{ code: "amianto-compatto-liguria", number: 39, title: "Relazione sull'amianto compatto (Liguria)" },
    ...{ from: "2001-01-01", norm: "DCR Liguria 105/1996; DGR 42/2000 e 155/2001", certainty: "read" },
    when: { all: [is("region", "07"), is("asbestos", ["compact", "both"])] },
    terms: [every(36)],
    ...{ doneBy: "professional", document: "Relazione" },
  }),
  check({
    ...{ code: "radon", number: 40, title: "Misura della concentrazione di radon" },
    ...{ from: "2020-08-27", norm: "DLgs 101/2020, artt. 16-18", certainty: "to-verify" },
    when: {
      any: [is("underground"), { all: [is("radonPriorityArea"), is("groundFloor")] }],
    },
    terms: [{ every: { months: 96 }, anchor: "last-done", firstWithin: { months: 24 } }],
    ...{ doneBy: "laboratory", document: "Relazione del servizio di dosimetria" },
  }),
];
