import { check, every, is } from "#domain/obligations/catalogue/write-check.ts";
import type { CheckRule } from "#domain/obligations/rule.ts";

const DLGS_81 = "2008-05-15";
const DM_2_9_2021 = "2022-10-04";

/** Duties of who answers for a building, in case of fire and for safety at work: 52–58 of the calendar. */
export const FIRE_AND_SAFETY_DUTIES: readonly CheckRule[] = [
  check({
    ...{ code: "registro-antincendio", number: 52, title: "Registro dei controlli antincendio" },
    ...{ from: "2022-09-25", norm: "DM 1 settembre 2021", certainty: "to-verify" },
    terms: [{ onEvent: "ogni controllo di un impianto o attrezzatura antincendio" }],
    ...{ doneBy: "owner", document: "Registro dei controlli" },
  }),
  check({
    ...{ code: "rinnovo-antincendio", number: 53, title: "Rinnovo periodico di conformità antincendio" },
    ...{ from: "2011-10-07", norm: "DPR 151/2011, art. 5", certainty: "to-verify" },
    when: is("fireActivity"),
    terms: [
      every(120, {
        when: is("fireActivityNumber", ["6", "7", "8", "64", "71", "72", "77"]),
        because: "attività 6, 7, 8, 64, 71, 72 o 77",
      }),
      every(60),
    ],
    ...{ doneBy: "professional", document: "Attestazione di rinnovo", forbidsUse: true },
  }),
  check({
    ...{ code: "prove-evacuazione-scuole", number: 54, title: "Prova di evacuazione della scuola" },
    ...{ from: "1992-10-01", norm: "DM 26 agosto 1992, punto 12", certainty: "to-verify" },
    when: is("use", "school"),
    // Two in a school year: there is none in the summer, when nobody is there.
    terms: [every(6, { because: "due volte per anno scolastico" })],
    ...{ doneBy: "owner", document: "Verbale" },
  }),
  check({
    ...{ code: "prove-antincendio", number: 55, title: "Esercitazione antincendio" },
    ...{ from: DM_2_9_2021, norm: "DM 2 settembre 2021", certainty: "to-verify" },
    when: { not: is("use", "school") },
    terms: [every(12)],
    ...{ doneBy: "owner", document: "Verbale" },
  }),
  check({
    ...{ code: "addetti-antincendio", number: 56, title: "Aggiornamento degli addetti antincendio" },
    ...{ from: DM_2_9_2021, norm: "DM 2 settembre 2021", certainty: "to-verify" },
    terms: [every(60)],
    ...{ doneBy: "owner", document: "Attestato" },
  }),
  check({
    ...{ code: "addetti-primo-soccorso", number: 56, title: "Aggiornamento degli addetti al primo soccorso" },
    ...{ from: "2005-02-03", norm: "DM 388/2003", certainty: "to-verify" },
    terms: [every(36)],
    ...{ doneBy: "owner", document: "Attestato" },
  }),
  check({
    ...{ code: "dvr", number: 57, title: "Aggiornamento del documento di valutazione dei rischi" },
    ...{ from: DLGS_81, norm: "DLgs 81/2008, artt. 28-29", certainty: "to-verify" },
    terms: [{ onEvent: "modifica del lavoro o dei luoghi, infortunio grave", within: { days: 30 } }],
    ...{ doneBy: "owner", document: "Documento di valutazione dei rischi" },
  }),
  check({
    ...{ code: "riunione-sicurezza", number: 57, title: "Riunione periodica della sicurezza" },
    ...{ from: DLGS_81, norm: "DLgs 81/2008, art. 35", certainty: "to-verify" },
    terms: [every(12)],
    ...{ doneBy: "owner", document: "Verbale" },
  }),
  check({
    ...{ code: "duvri", number: 58, title: "Documento unico dei rischi da interferenze" },
    ...{ from: DLGS_81, norm: "DLgs 81/2008, art. 26", certainty: "to-verify" },
    terms: [{ onEvent: "affidamento di lavori o servizi nell'edificio" }],
    ...{ doneBy: "owner", document: "DUVRI" },
  }),
];
