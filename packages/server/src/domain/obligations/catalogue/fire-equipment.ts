import { check, every, everyDays, is } from "#domain/obligations/catalogue/write-check.ts";
import type { CheckRule } from "#domain/obligations/rule.ts";

const EXTINGUISHERS = "2024-01-01";
const UNI_9994 = "UNI 9994-1:2024";

const ANY_EXTINGUISHER = is("extinguisher", [
  "powder",
  "co2",
  "halogen",
  "water-plastic",
  "water-steel",
  "foam",
]);

/** Extinguishers, hydrants, detection, doors: 41–51 of the calendar of statutory checks. */
export const FIRE_EQUIPMENT: readonly CheckRule[] = [
  check({
    ...{ code: "estintori-sorveglianza", number: 41, title: "Sorveglianza degli estintori" },
    ...{ from: EXTINGUISHERS, norm: UNI_9994, certainty: "to-verify", element: "6.1" },
    when: ANY_EXTINGUISHER,
    terms: [every(1)],
    ...{ doneBy: "owner", document: "Registro dei controlli" },
  }),
  check({
    ...{ code: "estintori-controllo", number: 42, title: "Controllo degli estintori" },
    ...{ from: EXTINGUISHERS, norm: UNI_9994, certainty: "read", element: "6.1" },
    when: ANY_EXTINGUISHER,
    terms: [every(6)],
    ...{ doneBy: "maintainer", document: "Cartellino", includes: ["estintori-sorveglianza"] },
  }),
  check({
    ...{ code: "estintori-revisione", number: 43, title: "Revisione degli estintori" },
    ...{ from: EXTINGUISHERS, norm: UNI_9994, certainty: "read", element: "6.1" },
    when: ANY_EXTINGUISHER,
    terms: [
      every(24, { when: is("extinguisher", "foam"), because: "schiuma premiscelata" }),
      every(72, { when: is("extinguisher", "halogen"), because: "idrocarburi alogenati" }),
      every(60),
    ],
    ...{ doneBy: "maintainer", document: "Cartellino", includes: ["estintori-controllo"] },
  }),
  check({
    ...{ code: "estintori-collaudo", number: 43, title: "Collaudo degli estintori" },
    ...{ from: EXTINGUISHERS, norm: UNI_9994, certainty: "read", element: "6.1" },
    when: ANY_EXTINGUISHER,
    terms: [
      every(72, {
        when: is("extinguisher", ["water-plastic", "foam"]),
        because: "a base d'acqua, recipiente plastificato",
      }),
      every(120),
    ],
    ...{ doneBy: "maintainer", document: "Cartellino", includes: ["estintori-revisione"] },
  }),
  check({
    ...{ code: "idranti", number: 44, title: "Controllo di idranti e naspi" },
    ...{ from: "2014-01-01", norm: "UNI 10779; EN 671-3", certainty: "to-verify", element: "6.1" },
    when: is("hydrants"),
    terms: [every(6)],
    ...{ doneBy: "maintainer", document: "Registro dei controlli" },
  }),
  check({
    ...{ code: "idranti-manichette", number: 44, title: "Prova a pressione delle manichette" },
    ...{ from: "2014-01-01", norm: "EN 671-3", certainty: "to-verify", element: "6.1" },
    when: is("hydrants"),
    terms: [every(60)],
    ...{ doneBy: "maintainer", document: "Rapporto di prova", includes: ["idranti"] },
  }),
  check({
    ...{
      code: "pompe-antincendio-settimanale",
      number: 45,
      title: "Controllo settimanale di pompe e sprinkler",
    },
    ...{ from: "2015-01-01", norm: "EN 12845", certainty: "to-verify", element: "6.1" },
    when: is("sprinklers"),
    terms: [everyDays(7)],
    ...{ doneBy: "maintainer", document: "Registro dei controlli" },
  }),
  check({
    ...{ code: "pompe-antincendio", number: 45, title: "Controllo annuale di pompe e sprinkler" },
    ...{ from: "2015-01-01", norm: "EN 12845", certainty: "to-verify", element: "6.1" },
    when: is("sprinklers"),
    terms: [every(12)],
    ...{
      doneBy: "maintainer",
      document: "Rapporto di controllo",
      includes: ["pompe-antincendio-settimanale"],
    },
  }),
  check({
    ...{ code: "rivelazione-incendi", number: 46, title: "Controllo periodico della rivelazione incendi" },
    ...{ from: "2019-01-01", norm: "UNI 11224:2019", certainty: "to-verify", element: "6.1" },
    when: is("fireDetection"),
    terms: [every(6)],
    ...{ doneBy: "maintainer", document: "Rapporto di controllo" },
  }),
  check({
    ...{
      code: "rivelazione-incendi-generale",
      number: 46,
      title: "Verifica generale della rivelazione incendi",
    },
    ...{ from: "2019-01-01", norm: "UNI 11224:2019", certainty: "to-verify", element: "6.1" },
    when: is("fireDetection"),
    terms: [every(144)],
    ...{ doneBy: "maintainer", document: "Rapporto di verifica", includes: ["rivelazione-incendi"] },
  }),
  check({
    ...{ code: "evac", number: 47, title: "Controllo dei sistemi di allarme vocale" },
    ...{ from: "2015-01-01", norm: "CEN/TS 54-32; ISO 7240-19", certainty: "to-verify", element: "6.1" },
    when: is("voiceAlarm"),
    terms: [every(6)],
    ...{ doneBy: "maintainer", document: "Rapporto di controllo" },
  }),
  check({
    ...{ code: "luci-emergenza", number: 48, title: "Prova di funzionamento delle luci di emergenza" },
    ...{ from: "2013-01-01", norm: "EN 50172; UNI 11222", certainty: "to-verify", element: "6.1" },
    when: is("emergencyLights"),
    terms: [every(6)],
    ...{ doneBy: "maintainer", document: "Registro dei controlli" },
  }),
  check({
    ...{ code: "luci-emergenza-autonomia", number: 48, title: "Prova di autonomia delle luci di emergenza" },
    ...{ from: "2013-01-01", norm: "EN 50172; UNI 11222", certainty: "to-verify", element: "6.1" },
    when: is("emergencyLights"),
    terms: [every(12)],
    ...{ doneBy: "maintainer", document: "Registro dei controlli", includes: ["luci-emergenza"] },
  }),
  check({
    ...{ code: "porte-rei-sorveglianza", number: 49, title: "Sorveglianza di porte tagliafuoco e uscite" },
    ...{ from: "2013-01-01", norm: "UNI 11473-1", certainty: "to-verify", element: "3.1" },
    when: is("fireDoors"),
    terms: [every(1)],
    ...{ doneBy: "owner", document: "Registro dei controlli" },
  }),
  check({
    ...{ code: "porte-rei", number: 49, title: "Manutenzione di porte tagliafuoco e uscite" },
    ...{ from: "2013-01-01", norm: "UNI 11473-1", certainty: "to-verify", element: "3.1" },
    when: is("fireDoors"),
    terms: [every(6)],
    ...{ doneBy: "maintainer", document: "Rapporto di controllo", includes: ["porte-rei-sorveglianza"] },
  }),
  check({
    ...{ code: "evacuatori-fumo", number: 50, title: "Controllo degli evacuatori di fumo e calore" },
    ...{ from: "2014-01-01", norm: "UNI 9494-3", certainty: "to-verify", element: "6.1" },
    when: is("smokeVents"),
    terms: [every(6)],
    ...{ doneBy: "maintainer", document: "Rapporto di controllo" },
  }),
  check({
    ...{ code: "spegnimento-gas", number: 51, title: "Controllo dello spegnimento a gas" },
    ...{ from: "2012-01-01", norm: "UNI 11280", certainty: "to-verify", element: "6.1" },
    when: is("gasSuppression"),
    terms: [every(6)],
    ...{ doneBy: "maintainer", document: "Rapporto di controllo" },
  }),
  check({
    ...{ code: "spegnimento-gas-revisione", number: 51, title: "Revisione dello spegnimento a gas" },
    ...{ from: "2012-01-01", norm: "UNI 11280", certainty: "to-verify", element: "6.1" },
    when: is("gasSuppression"),
    terms: [every(120)],
    ...{ doneBy: "maintainer", document: "Rapporto di revisione", includes: ["spegnimento-gas"] },
  }),
];
