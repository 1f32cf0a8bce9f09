import { expect, test } from "vitest";
import { alarmIn } from "#ui/alarm-words.ts";

test("a report that may speak of a danger to people is told from the others, however it is written", () => {
  const alarms = {
    "Odore di gas": "gas",
    "PUZZA FORTE DI GAS nelle scale": "gas",
    "Persona rimasta chiusa": "persona bloccata",
    "siamo bloccati in ascensore": "persona bloccata",
    "PRESA CHE FA SCINTILLE": "rischio elettrico",
    "esce fumo dal quadro": "fuoco o fumo",
    "Ramo pericolante": "caduta di materiale",
    "Calcinacci in corridoio": "caduta di materiale",
    "Uscita di sicurezza bloccata": "via di fuga chiusa",
    "lastre di eternit rotte": "possibile amianto",
  };
  for (const [text, why] of Object.entries(alarms)) expect(alarmIn(text), text).toBe(why);
});

test("everyday trouble, and words that only resemble the alarming ones, call nobody", () => {
  for (const text of [
    "Piccioni nel sottotetto",
    "Ascensore fermo",
    "Serranda bloccata",
    "Bollette del gas da volturare",
    "Riscaldamento a gas freddo",
    "Porta che non chiude",
    "Fumosità dei vetri",
    "Uscita di sicurezza da ridipingere",
  ])
    expect(alarmIn(text), text).toBeUndefined();
});

test("subject and text are read together", () => {
  expect(alarmIn("Scale", "Si sente un forte odore di gas")).toBe("gas");
});
