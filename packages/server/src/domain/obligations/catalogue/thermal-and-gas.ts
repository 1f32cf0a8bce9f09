import { above, atLeast, between, check, every, is } from "#domain/obligations/catalogue/write-check.ts";
import type { CheckRule } from "#domain/obligations/rule.ts";

const DPR_74 = "2013-07-12";
const RCEE = "DPR 74/2013, art. 8 e All. A";

/** Heating, cooling, gas, refrigerants: 22–33 of the calendar of statutory checks. */
export const THERMAL_AND_GAS: readonly CheckRule[] = [
  check({
    ...{
      code: "rcee-1-liquido",
      number: 22,
      title: "Efficienza energetica, generatori a combustibile liquido o solido",
    },
    ...{ from: DPR_74, norm: RCEE, certainty: "read", element: "5.1" },
    when: { all: [is("heatSource", ["liquid-fuel", "solid-fuel"]), atLeast("heatKw", 10)] },
    terms: [every(12, { when: atLeast("heatKw", 100), because: "da 100 kW" }), every(24)],
    ...{ doneBy: "maintainer", document: "Rapporto RCEE tipo 1" },
  }),
  check({
    ...{ code: "rcee-1-gas", number: 23, title: "Efficienza energetica, generatori a gas o GPL" },
    ...{ from: DPR_74, norm: RCEE, certainty: "read", element: "5.1" },
    when: { all: [is("heatSource", ["natural-gas", "lpg"]), atLeast("heatKw", 10)] },
    terms: [every(24, { when: atLeast("heatKw", 100), because: "da 100 kW" }), every(48)],
    ...{ doneBy: "maintainer", document: "Rapporto RCEE tipo 1" },
  }),
  check({
    ...{
      code: "rcee-2-frigo",
      number: 24,
      title: "Efficienza energetica, macchine frigorifere e pompe di calore",
    },
    ...{ from: DPR_74, norm: RCEE, certainty: "read", element: "5.1" },
    when: { all: [is("heatSource", "electric-heat-pump"), atLeast("heatKw", 12)] },
    terms: [every(24, { when: atLeast("heatKw", 100), because: "da 100 kW" }), every(48)],
    ...{ doneBy: "maintainer", document: "Rapporto RCEE tipo 2" },
  }),
  check({
    ...{
      code: "rcee-2-endotermica",
      number: 25,
      title: "Efficienza energetica, pompe endotermiche e ad assorbimento",
    },
    ...{ from: DPR_74, norm: RCEE, certainty: "read", element: "5.1" },
    when: { all: [is("heatSource", ["engine-heat-pump", "absorption"]), atLeast("heatKw", 12)] },
    terms: [every(24, { when: is("heatSource", "absorption"), because: "ad assorbimento" }), every(48)],
    ...{ doneBy: "maintainer", document: "Rapporto RCEE tipo 2" },
  }),
  check({
    ...{
      code: "rcee-3-teleriscaldamento",
      number: 26,
      title: "Efficienza energetica, sottostazioni di teleriscaldamento",
    },
    ...{ from: DPR_74, norm: RCEE, certainty: "read", element: "5.1" },
    when: { all: [is("heatSource", "district-heating"), above("heatKw", 10)] },
    terms: [every(48)],
    ...{ doneBy: "maintainer", document: "Rapporto RCEE tipo 3" },
  }),
  check({
    ...{ code: "rcee-4-cogenerazione", number: 27, title: "Efficienza energetica, cogenerazione" },
    ...{ from: DPR_74, norm: RCEE, certainty: "read", element: "5.1" },
    when: is("heatSource", "cogeneration"),
    terms: [every(24, { when: atLeast("electricKw", 50), because: "da 50 kW elettrici" }), every(48)],
    ...{ doneBy: "maintainer", document: "Rapporto RCEE tipo 4" },
  }),
  check({
    ...{ code: "impianto-termico", number: 28, title: "Manutenzione dell'impianto termico" },
    ...{
      from: DPR_74,
      norm: "DPR 74/2013, art. 7; DM 10 febbraio 2014",
      certainty: "to-verify",
      element: "5.1",
    },
    when: above("heatKw", 0),
    terms: [every(12)],
    ...{ doneBy: "maintainer", document: "Libretto d'impianto" },
  }),
  check({
    ...{ code: "emissioni", number: 29, title: "Controllo delle emissioni dell'impianto termico civile" },
    ...{ from: "2006-04-29", norm: "DLgs 152/2006, art. 286", certainty: "to-verify", element: "5.1" },
    when: above("heatKw", 35),
    terms: [every(12)],
    ...{ doneBy: "owner", document: "Libretto di centrale" },
  }),
  check({
    ...{ code: "tenuta-gas", number: 30, title: "Prova di tenuta dell'impianto del gas" },
    ...{ from: "2012-01-01", norm: "UNI 7129; UNI 11137", certainty: "to-verify", element: "5.6" },
    terms: [every(120)],
    ...{ doneBy: "maintainer", document: "Rapporto di prova", forbidsUse: true },
  }),
  check({
    ...{ code: "rivelatori-gas", number: 31, title: "Controllo dei rivelatori di gas" },
    ...{ from: "2012-01-01", norm: "Manuale del costruttore", certainty: "to-verify", element: "5.6" },
    when: is("gasDetector"),
    terms: [every(12)],
    ...{ doneBy: "maintainer", document: "Rapporto di controllo" },
  }),
  check({
    ...{ code: "f-gas", number: 32, title: "Controllo delle perdite di gas fluorurati" },
    ...{
      from: "2024-03-11",
      norm: "Reg. UE 2024/573, art. 5; DPR 146/2018",
      certainty: "to-verify",
      element: "5.1",
    },
    when: atLeast("refrigerantTonnesCo2", 5),
    terms: [
      every(6, {
        when: { all: [atLeast("refrigerantTonnesCo2", 500), is("leakDetection")] },
        because: "da 500 t, con rilevamento delle perdite",
      }),
      every(3, { when: atLeast("refrigerantTonnesCo2", 500), because: "da 500 t di CO2 equivalente" }),
      every(12, {
        when: { all: [between("refrigerantTonnesCo2", 50, 500), is("leakDetection")] },
        because: "da 50 t, con rilevamento delle perdite",
      }),
      every(6, { when: atLeast("refrigerantTonnesCo2", 50), because: "da 50 t di CO2 equivalente" }),
      every(24, { when: is("leakDetection"), because: "con rilevamento delle perdite" }),
      every(12),
    ],
    ...{ doneBy: "maintainer", document: "Iscrizione alla Banca dati gas fluorurati, entro 30 giorni" },
  }),
  check({
    ...{
      code: "f-gas-dopo-riparazione",
      number: 33,
      title: "Nuovo controllo dopo la riparazione di una perdita",
    },
    ...{ from: "2024-03-11", norm: "Reg. UE 2024/573, art. 5", certainty: "read", element: "5.1" },
    terms: [{ onEvent: "riparazione di una perdita di gas fluorurati", within: { months: 1 } }],
    ...{ doneBy: "maintainer", document: "Banca dati gas fluorurati", includes: ["f-gas"] },
  }),
];
