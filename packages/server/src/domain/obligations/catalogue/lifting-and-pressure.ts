import { above, check, every, is } from "#domain/obligations/catalogue/write-check.ts";
import type { CheckRule } from "#domain/obligations/rule.ts";

const DPR_162 = "1999-06-25";
const DLGS_81 = "2008-05-15";
const DM_329 = "2005-02-12";

const ANY_LIFT = is("liftKind", ["lift", "platform", "goods-lift"]);

/** Lifts, lifting equipment, pressure: 11–21 of the calendar of statutory checks. */
export const LIFTING_AND_PRESSURE: readonly CheckRule[] = [
  check({
    ...{ code: "ascensore-manutenzione", number: 11, title: "Manutenzione dell'ascensore" },
    ...{ from: DPR_162, norm: "DPR 162/1999, art. 15", certainty: "read", element: "5.9" },
    when: ANY_LIFT,
    terms: [every(12, { when: is("liftKind", "goods-lift"), because: "montacarichi" }), every(6)],
    ...{ doneBy: "maintainer", document: "Libretto dell'impianto" },
  }),
  check({
    ...{ code: "ascensore-verifica", number: 12, title: "Verifica periodica dell'ascensore" },
    ...{ from: DPR_162, norm: "DPR 162/1999, art. 13", certainty: "read", element: "5.9" },
    when: ANY_LIFT,
    terms: [every(24)],
    liftedBy: ["ascensore-straordinaria"],
    ...{ doneBy: "authorised-body", document: "Verbale di verifica", forbidsUse: true },
  }),
  check({
    ...{ code: "ascensore-straordinaria", number: 13, title: "Verifica straordinaria dell'ascensore" },
    ...{ from: DPR_162, norm: "DPR 162/1999, art. 14", certainty: "read", element: "5.9" },
    terms: [{ onEvent: "verifica negativa, incidente o modifica dell'ascensore" }],
    ...{ doneBy: "authorised-body", document: "Verbale di verifica", forbidsUse: true },
  }),
  check({
    ...{
      code: "ascensore-comunicazione",
      number: 14,
      title: "Comunicazione di messa in esercizio dell'ascensore",
    },
    ...{
      from: DPR_162,
      norm: "DPR 162/1999, art. 12, come modificato dal DPR 23/2017",
      certainty: "read",
      element: "5.9",
    },
    when: ANY_LIFT,
    terms: [{ onceWithin: { days: 60 } }],
    ...{ doneBy: "owner", document: "Matricola" },
  }),
  check({
    ...{ code: "servoscala", number: 15, title: "Manutenzione del servoscala" },
    ...{
      from: "1989-06-14",
      norm: "DM 236/1989; manuale del costruttore",
      certainty: "to-verify",
      element: "5.9",
    },
    when: is("liftKind", "stairlift"),
    terms: [every(6)],
    ...{ doneBy: "maintainer", document: "Rapporto di manutenzione" },
  }),
  check({
    ...{ code: "sollevamento", number: 16, title: "Verifica degli apparecchi di sollevamento oltre 200 kg" },
    ...{
      from: DLGS_81,
      norm: "DLgs 81/2008, art. 71 c. 11 e All. VII; DM 11 aprile 2011",
      certainty: "to-verify",
      element: "5.9",
    },
    when: above("liftingCapacityKg", 200),
    terms: [
      every(12, {
        when: is("liftingYearly"),
        because: "apparecchio mobile, o con più di dieci anni, in un settore gravoso",
      }),
      every(24),
    ],
    ...{ doneBy: "public-body", document: "Verbale di verifica", forbidsUse: true },
  }),
  check({
    ...{ code: "piattaforme-aeree", number: 17, title: "Verifica di piattaforme e scale aeree" },
    ...{ from: DLGS_81, norm: "DLgs 81/2008, All. VII", certainty: "to-verify", element: "5.9" },
    when: is("aerialPlatform", ["powered", "manual"]),
    terms: [every(24, { when: is("aerialPlatform", "manual"), because: "azionata a mano" }), every(12)],
    ...{ doneBy: "public-body", document: "Verbale di verifica", forbidsUse: true },
  }),
  check({
    ...{ code: "funi-catene", number: 18, title: "Controllo di funi, catene e brache" },
    ...{ from: DLGS_81, norm: "DLgs 81/2008, All. VI punto 3.1.2", certainty: "to-verify", element: "5.9" },
    when: above("liftingCapacityKg", 0),
    terms: [every(3)],
    ...{ doneBy: "maintainer", document: "Registro" },
  }),
  check({
    ...{ code: "generatori-calore", number: 19, title: "Verifica dei generatori di calore oltre 116 kW" },
    ...{ from: DLGS_81, norm: "DLgs 81/2008, All. VII", certainty: "to-verify", element: "5.1" },
    when: above("hotWaterGeneratorKw", 116),
    terms: [every(60)],
    ...{ doneBy: "public-body", document: "Verbale di verifica", forbidsUse: true },
  }),
  check({
    ...{
      code: "pressione-funzionamento",
      number: 20,
      title: "Verifica di funzionamento dei recipienti a pressione",
    },
    ...{ from: DM_329, norm: "DM 329/2004; DLgs 81/2008, All. VII", certainty: "to-verify", element: "5.1" },
    when: is("pressureVessel"),
    terms: [
      every(24, { when: is("pressureCategory", ["III", "IV"]), because: "categoria III o IV" }),
      every(60),
    ],
    ...{ doneBy: "public-body", document: "Verbale di verifica", forbidsUse: true },
  }),
  check({
    ...{ code: "pressione-integrita", number: 20, title: "Verifica d'integrità dei recipienti a pressione" },
    ...{ from: DM_329, norm: "DM 329/2004; DLgs 81/2008, All. VII", certainty: "to-verify", element: "5.1" },
    when: is("pressureVessel"),
    terms: [every(120)],
    ...{
      doneBy: "public-body",
      document: "Verbale di verifica",
      forbidsUse: true,
      includes: ["pressione-funzionamento"],
    },
  }),
  check({
    ...{
      code: "centrale-termica-denuncia",
      number: 21,
      title: "Denuncia della centrale termica oltre 35 kW",
    },
    ...{ from: "1976-02-06", norm: "DM 1 dicembre 1975; Raccolta R", certainty: "to-verify", element: "5.1" },
    when: above("hotWaterGeneratorKw", 35),
    terms: [{ onEvent: "installazione o modifica della centrale termica" }],
    ...{ doneBy: "owner", document: "Libretto INAIL" },
  }),
];
