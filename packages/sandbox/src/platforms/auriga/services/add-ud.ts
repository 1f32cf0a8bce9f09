import { addAttached } from "#platforms/auriga/archive/documents.ts";
import { addPlacement } from "#platforms/auriga/archive/folders.ts";
import { atomically } from "#platforms/auriga/archive/open-archive.ts";
import { addUnit, type Registration } from "#platforms/auriga/archive/units.ts";
import { yearOf } from "#platforms/auriga/municipality/local-time.ts";
import { UNIT_PAYLOADS } from "#platforms/auriga/payload/unit-payloads.ts";
import { completeReferences } from "#platforms/auriga/services/complete-references.ts";
import {
  giveNumbers,
  recordGivenNumbers,
  requireRegistrable,
} from "#platforms/auriga/services/give-numbers.ts";
import { placementFor } from "#platforms/auriga/services/place-unit.ts";
import { openIntake } from "#platforms/auriga/services/receive-files.ts";
import type { Service, ServiceAnswer, ServiceCall } from "#platforms/auriga/services/service.ts";
import { refuse } from "#platforms/auriga/wire/refusal.ts";
import { allAt, element, firstAt, optional, type Tree } from "#platforms/auriga/wire/tree.ts";

/** Kept in tables of their own, not in the payload. */
const APART = new Set(["RegistrazioneData", "RegistrazioneDaDare", "VersioneElettronica", "AllegatoUD"]);

/** Registers a document: all of it or nothing, files aside. */
export const addUd: Service = {
  name: "WSAddUd",
  lowercase: "addunitadoc",
  payload: { grammar: UNIT_PAYLOADS, root: "NewUD" },
  run: (call) => atomically(call.db, () => register(call)),
};

function register(call: ServiceCall): ServiceAnswer {
  const { db, payload, now } = call;
  if (payload.attributes["NroFileInviatiSeparati"] !== undefined)
    refuse("I file inviati separatamente non sono ammessi da questa installazione");
  requireRegistrable(payload);
  const kept = payload.children.filter(({ name }) => !APART.has(name)).map(keptPart);
  const unit = addUnit(db, { ...payload, children: kept }, call.author);
  for (const placement of allAt(payload, "CollocazioneClassificazioneUD/ClassifFascicolo"))
    addPlacement(db, unit.id, placementFor(db, placement, yearOf(now)));
  const intake = openIntake(call);
  intake.receive(unit.primaryDocument, firstAt(payload, "VersioneElettronica"));
  for (const attached of allAt(payload, "AllegatoUD"))
    intake.receive(
      addAttached(db, unit.id, keptAttached(attached)),
      firstAt(attached, "VersioneElettronica"),
    );
  recordGivenNumbers(call, allAt(payload, "RegistrazioneData"), unit.id);
  return outputUd(call, { ...unit, registrations: giveNumbers(call, unit.id), missing: intake.missing });
}

function keptPart(part: Tree): Tree {
  if (part.name !== "CollocazioneClassificazioneUD") return completeReferences(part);
  return completeReferences({
    ...part,
    children: part.children.filter(({ name }) => name !== "ClassifFascicolo"),
  });
}

export function keptAttached(attached: Tree): Tree {
  const children = attached.children.filter(({ name }) => name !== "VersioneElettronica");
  return completeReferences({ ...attached, name: "AllegatoUD", children });
}

interface Outcome {
  id: number;
  primaryDocument: number;
  registrations: readonly Registration[];
  missing: readonly Tree[];
}

/** `Output_UD`. The older servers say neither the primary document nor the moment of registration. */
export function outputUd(
  { generation }: Pick<ServiceCall, "generation">,
  { id, primaryDocument, registrations, missing }: Outcome,
): ServiceAnswer {
  const isNewer = generation === "B";
  return {
    warning: missing.length === 0 ? undefined : "Alcuni file non sono stati caricati",
    xml: element("Output_UD", [
      element("IdUD", id),
      isNewer ? element("IdDocPrimario", primaryDocument) : undefined,
      ...registrations.map(({ category, code, year, number, at }) =>
        element("RegistrazioneDataUD", [
          element("CategoriaReg", category),
          element("SiglaReg", code),
          element("AnnoReg", year),
          element("NumReg", number),
          isNewer ? optional("DataOraReg", at) : undefined,
        ]),
      ),
      ...missing,
    ]),
  };
}
