import { findRegistration, findUnit, type Unit } from "#platforms/auriga/archive/units.ts";
import { yearOf } from "#platforms/auriga/municipality/local-time.ts";
import { REGISTERS } from "#platforms/auriga/municipality/registers.ts";
import type { ServiceCall } from "#platforms/auriga/services/service.ts";
import { refuse } from "#platforms/auriga/wire/refusal.ts";
import { firstAt, numberAt, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** The unit that an `EstremiXIdentificazioneUD` means, by its id or by a registration. Refuses one there is not. */
export function requireUnit({ db, now }: Pick<ServiceCall, "db" | "now">, given: Tree | undefined): Unit {
  const wanted = firstAt(given, "EstremiRegNum");
  const id = wanted === undefined ? numberAt(given, "IdUD") : unitRegisteredAs(db, wanted, yearOf(now));
  const unit = id === undefined ? undefined : findUnit(db, id);
  return unit ?? refuse("Unita' documentaria inesistente");
}

function unitRegisteredAs(db: ServiceCall["db"], wanted: Tree, currentYear: number): number | undefined {
  const category = textAt(wanted, "CategoriaReg") ?? "PG";
  const usual = REGISTERS.find((register) => register.category === category)?.code;
  return findRegistration(db, {
    category,
    code: textAt(wanted, "SiglaReg") ?? usual ?? category,
    year: numberAt(wanted, "AnnoReg") ?? currentYear,
    number: numberAt(wanted, "NumReg") ?? 0,
  })?.unit;
}
