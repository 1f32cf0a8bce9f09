import { above, check, every, everyDays, is } from "#domain/obligations/catalogue/write-check.ts";
import type { CheckRule } from "#domain/obligations/rule.ts";

/** Energy, structure, sport, play, gates, trees, records: 59–73 of the calendar of statutory checks. */
export const BUILDING_AND_GROUNDS: readonly CheckRule[] = [
  check({
    ...{ code: "ape", number: 59, title: "Attestato di prestazione energetica" },
    ...{ from: "2005-10-08", norm: "DLgs 192/2005, art. 6", certainty: "to-verify" },
    terms: [every(120)],
    ...{ doneBy: "professional", document: "APE" },
  }),
  check({
    ...{ code: "vulnerabilita-sismica", number: 60, title: "Verifica di vulnerabilità sismica" },
    ...{
      from: "2003-05-08",
      norm: "OPCM 3274/2003, art. 2 c. 3; termine al 31/12/2023, DL 198/2022",
      certainty: "read",
    },
    when: is("seismicClass", ["strategic", "relevant"]),
    terms: [{ onceBy: "2023-12-31" }],
    ...{ doneBy: "professional", document: "Relazione, con l'indice ζE" },
  }),
  check({
    ...{
      code: "solai-controsoffitti",
      number: 61,
      title: "Controllo visivo di solai e controsoffitti della scuola",
    },
    ...{ from: "2009-01-28", norm: "Intesa 28 gennaio 2009", certainty: "to-verify" },
    when: is("use", "school"),
    terms: [every(12)],
    ...{ doneBy: "professional", document: "Scheda di sopralluogo", forbidsUse: true },
  }),
  check({
    ...{ code: "idoneita-statica-sport", number: 62, title: "Idoneità statica dell'impianto sportivo" },
    ...{ from: "1996-05-15", norm: "DM 18 marzo 1996", certainty: "to-verify" },
    when: is("use", "sports"),
    terms: [every(120)],
    ...{ doneBy: "professional", document: "Certificato di idoneità statica", forbidsUse: true },
  }),
  check({
    ...{ code: "aree-gioco-visiva", number: 63, title: "Ispezione visiva dell'area giochi" },
    ...{ from: "2018-01-01", norm: "EN 1176-7", certainty: "read", element: "8" },
    when: is("playground"),
    terms: [everyDays(7)],
    ...{ doneBy: "owner", document: "Registro" },
  }),
  check({
    ...{ code: "aree-gioco-operativa", number: 63, title: "Ispezione operativa dell'area giochi" },
    ...{ from: "2018-01-01", norm: "EN 1176-7", certainty: "read", element: "8" },
    when: is("playground"),
    terms: [every(3)],
    ...{ doneBy: "maintainer", document: "Rapporto", includes: ["aree-gioco-visiva"] },
  }),
  check({
    ...{ code: "aree-gioco-annuale", number: 63, title: "Ispezione principale annuale dell'area giochi" },
    ...{ from: "2018-01-01", norm: "EN 1176-7", certainty: "read", element: "8" },
    when: is("playground"),
    terms: [every(12)],
    ...{
      doneBy: "authorised-body",
      document: "Rapporto",
      forbidsUse: true,
      includes: ["aree-gioco-operativa"],
    },
  }),
  check({
    ...{ code: "porte-canestri", number: 64, title: "Controllo di porte sportive e canestri" },
    ...{ from: "2013-01-01", norm: "EN 748; EN 1270", certainty: "to-verify", element: "8" },
    when: is("sportsEquipment"),
    terms: [every(12)],
    ...{ doneBy: "maintainer", document: "Rapporto", forbidsUse: true },
  }),
  check({
    ...{ code: "cancelli-motorizzati", number: 65, title: "Manutenzione di cancelli e porte motorizzati" },
    ...{
      from: "2008-05-15",
      norm: "EN 12453; EN 13241; EN 16005; DLgs 81/2008, art. 71",
      certainty: "read",
      element: "2.1",
    },
    when: is("motorised"),
    terms: [every(6)],
    ...{ doneBy: "maintainer", document: "Registro di manutenzione", forbidsUse: true },
  }),
  check({
    ...{ code: "linee-vita", number: 66, title: "Controllo delle linee vita" },
    ...{ from: "2014-01-01", norm: "UNI 11560; EN 795", certainty: "to-verify", element: "2.4" },
    when: is("lifelines"),
    terms: [every(12)],
    ...{ doneBy: "maintainer", document: "Rapporto di ispezione", forbidsUse: true },
  }),
  check({
    ...{ code: "verde-pensile", number: 67, title: "Manutenzione del verde pensile" },
    ...{ from: "2015-01-01", norm: "UNI 11235", certainty: "to-verify", element: "2.4" },
    when: is("greenRoof"),
    terms: [every(12)],
    ...{ doneBy: "maintainer", document: "Rapporto" },
  }),
  check({
    ...{ code: "alberi", number: 68, title: "Valutazione di stabilità degli alberi" },
    ...{
      from: "2015-01-01",
      norm: "Linee guida per la valutazione di stabilità (VTA)",
      certainty: "to-verify",
      element: "8",
    },
    when: is("treeClass", ["A", "B", "C", "C/D"]),
    terms: [
      every(12, { when: is("treeClass", ["C", "C/D"]), because: "classe C o C/D" }),
      every(24, { when: is("treeClass", "B"), because: "classe B" }),
      every(60),
    ],
    ...{ doneBy: "professional", document: "Scheda VTA" },
  }),
  check({
    ...{ code: "scaffalature", number: 69, title: "Ispezione delle scaffalature" },
    ...{ from: "2009-01-01", norm: "EN 15635", certainty: "to-verify", element: "7" },
    when: is("racking"),
    terms: [every(12)],
    ...{ doneBy: "maintainer", document: "Rapporto", forbidsUse: true },
  }),
  check({
    ...{ code: "defibrillatori", number: 70, title: "Controllo dei defibrillatori" },
    ...{
      from: "2021-08-28",
      norm: "L. 116/2021; manuale del costruttore",
      certainty: "to-verify",
      element: "7",
    },
    when: is("defibrillator"),
    terms: [every(1)],
    ...{ doneBy: "owner", document: "Registro" },
  }),
  check({
    ...{ code: "scarichi", number: 71, title: "Rinnovo dell'autorizzazione allo scarico non domestico" },
    ...{ from: "2006-04-29", norm: "DLgs 152/2006, art. 124", certainty: "to-verify" },
    when: is("nonDomesticDischarge"),
    // Four years, and it is asked for a year before its end.
    terms: [every(36, { because: "dura quattro anni, e si chiede un anno prima" })],
    ...{ doneBy: "owner", document: "Autorizzazione" },
  }),
  check({
    ...{ code: "docfa", number: 72, title: "Variazione catastale" },
    ...{ from: "2006-01-01", norm: "DOCFA", certainty: "to-verify" },
    terms: [{ onEvent: "fine di lavori che cambiano l'unità", within: { days: 30 } }],
    ...{ doneBy: "professional", document: "Ricevuta DOCFA" },
  }),
  check({
    ...{ code: "censimento-mef", number: 73, title: "Censimento degli immobili pubblici" },
    ...{ from: "2010-01-01", norm: "L. 191/2009, art. 2 c. 222", certainty: "read" },
    when: above("cadastralUnits", 0),
    terms: [{ yearlyBy: "12-31", because: "com'è al 31 dicembre" }],
    ...{ doneBy: "owner", document: "Ricevuta del portale" },
  }),
];
