import { nextNumber } from "#platforms/auriga/archive/open-archive.ts";
import { addRegistration, findRegistration, type Registration } from "#platforms/auriga/archive/units.ts";
import { yearOf } from "#platforms/auriga/municipality/local-time.ts";
import { REGISTERS, registerFor } from "#platforms/auriga/municipality/registers.ts";
import type { ServiceCall } from "#platforms/auriga/services/service.ts";
import { refuse } from "#platforms/auriga/wire/refusal.ts";
import { allAt, numberAt, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** Asked numbers: the next of each register, one sequence a year, no gaps (DPR 445/2000 art. 57). */
export function giveNumbers({ db, now, author, payload }: ServiceCall, unit: number): Registration[] {
  const asked = new Set<string>();
  return allAt(payload, "RegistrazioneDaDare").map((wanted) => {
    const category = textAt(wanted, "CategoriaReg") ?? "I";
    // The default of a document type is the general register here.
    const register = registerFor(category === "#DEF_TIPOLOGIA" ? "PG" : category, textAt(wanted, "SiglaReg"));
    const year = numberAt(wanted, "AnnoReg") ?? yearOf(now);
    if (year !== yearOf(now)) refuse(`Il registro ${register.code} del ${year} non e' aperto`);
    if (asked.has(register.code)) refuse(`Registro ${register.code} richiesto due volte`);
    asked.add(register.code);
    const registration = {
      category: register.category,
      code: register.code,
      year,
      number: nextNumber(db, `registration ${register.code} ${year}`),
      unit,
      at: author.at,
      isCancelled: false,
      isGiven: false,
    };
    addRegistration(db, registration);
    return registration;
  });
}

/**
 * Numbers given elsewhere, such as an emergency register's (DPR 445/2000 art. 63). Each is taken once: a second unit
 * with the same one is refused, which is how a call repeated after a lost answer is told.
 */
export function recordGivenNumbers(
  { db, now }: ServiceCall,
  given: readonly Tree[],
  unit: number,
): Registration[] {
  return given.map((number) => {
    const registration = { ...givenNumber(number, yearOf(now)), unit, isGiven: true };
    const taken = findRegistration(db, registration);
    if (taken !== undefined)
      refuse(
        `Registrazione ${registration.category} ${registration.code} ${registration.year}/${registration.number} gia' presente (IdUD ${taken.unit})`,
      );
    addRegistration(db, registration);
    return registration;
  });
}

function givenNumber(number: Tree, currentYear: number): Omit<Registration, "unit" | "isGiven"> {
  const category = textAt(number, "CategoriaReg") ?? "";
  // INFERRED: the general register is the server's own.
  if (category === "PG") refuse("Una registrazione di protocollo generale non puo' essere data dall'esterno");
  const usual = REGISTERS.find((register) => register.category === category)?.code;
  return {
    category,
    code: textAt(number, "SiglaReg") ?? usual ?? category,
    year: numberAt(number, "AnnoReg") ?? currentYear,
    number: numberAt(number, "NumReg") ?? 0,
    at: textAt(number, "DataOraReg") ?? null,
    isCancelled: textAt(number, "FlagRegAnnullata") === "1",
  };
}

/** What a registration must say of the document (DPR 445/2000 art. 53): its subject, and who sent or gets it. */
export function requireRegistrable(payload: Tree): void {
  const asksProtocol = allAt(payload, "RegistrazioneDaDare").some((wanted) =>
    ["PG", "PP"].includes(textAt(wanted, "CategoriaReg") ?? ""),
  );
  if (!asksProtocol) return;
  if (textAt(payload, "OggettoUD") === undefined) refuse("L'oggetto e' obbligatorio per la registrazione");
  const provenance = textAt(payload, "TipoProvenienza") ?? "I";
  if (provenance === "E" && allAt(payload, "DatiEntrata/MittenteEsterno").length === 0)
    refuse("Il mittente e' obbligatorio per la registrazione in entrata");
  if (provenance === "U" && allAt(payload, "DatiUscita/DestinatarioEsterno").length === 0)
    refuse("Il destinatario e' obbligatorio per la registrazione in uscita");
}
