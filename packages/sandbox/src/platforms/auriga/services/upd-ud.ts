import {
  addAttached,
  documentsOf,
  findVersion,
  removeDocument,
  removeVersions,
  saveAttached,
  type UnitDocument,
} from "#platforms/auriga/archive/documents.ts";
import { addPlacement, removePlacements } from "#platforms/auriga/archive/folders.ts";
import { atomically } from "#platforms/auriga/archive/open-archive.ts";
import {
  dropGivenRegistrations,
  registrationsOf,
  saveUnit,
  type Unit,
} from "#platforms/auriga/archive/units.ts";
import { yearOf } from "#platforms/auriga/municipality/local-time.ts";
import { UPDATE_PAYLOADS } from "#platforms/auriga/payload/unit-payloads.ts";
import { keptAttached, outputUd } from "#platforms/auriga/services/add-ud.ts";
import { withChildren } from "#platforms/auriga/services/change-lists.ts";
import { changedPayload } from "#platforms/auriga/services/change-payload.ts";
import { completeReferences } from "#platforms/auriga/services/complete-references.ts";
import { requireUnit } from "#platforms/auriga/services/find-unit.ts";
import { giveNumbers, recordGivenNumbers } from "#platforms/auriga/services/give-numbers.ts";
import { placementFor } from "#platforms/auriga/services/place-unit.ts";
import { type FileIntake, openIntake } from "#platforms/auriga/services/receive-files.ts";
import type { Service, ServiceAnswer, ServiceCall } from "#platforms/auriga/services/service.ts";
import { refuse } from "#platforms/auriga/wire/refusal.ts";
import {
  allAt,
  element,
  firstAt,
  numberAt,
  optional,
  type Tree,
  textAt,
} from "#platforms/auriga/wire/tree.ts";

/** Changes a registered document. A number that was given here can never be taken back: see the README on annulment. */
export const updUd: Service = {
  name: "WSUpdUd",
  lowercase: "updunitadoc",
  payload: { grammar: UPDATE_PAYLOADS, root: "UDDaAgg" },
  run: (call) => atomically(call.db, () => update(call)),
};

function update(call: ServiceCall): ServiceAnswer {
  const { db, payload } = call;
  const unit = requireUnit(call, firstAt(payload, "EstremiXIdentificazioneUD"));
  const intake = openIntake(call);
  changeGivenNumbers(call, unit);
  giveNumbers(call, unit.id);
  changePlacements(call, unit);
  changeFile({ call, intake }, unit.primaryDocument, firstAt(payload, "AggVersioneElettronica"));
  const documents = documentsOf(db, unit.id);
  for (const change of allAt(payload, "OldAllegatoUD")) changeAttached({ call, intake }, documents, change);
  for (const added of allAt(payload, "NuovoAllegatoUD"))
    intake.receive(addAttached(db, unit.id, keptAttached(added)), firstAt(added, "VersioneElettronica"));
  saveUnit(db, { id: unit.id, payload: changedPayload(unit.payload, payload) }, call.author);
  return outputUd(call, {
    ...unit,
    registrations: registrationsOf(db, unit.id).filter(({ isGiven }) => !isGiven),
    missing: intake.missing,
  });
}

function changeGivenNumbers(call: ServiceCall, unit: Unit): void {
  const change = firstAt(call.payload, "AggRegistrazioniDate");
  if (change === undefined) return;
  const isAddition = textAt(change, "FlagAggiungiSostituisci") === "A";
  if (!isAddition) dropGivenRegistrations(call.db, unit.id);
  recordGivenNumbers(call, allAt(change, "RegistrazioneData"), unit.id);
}

function changePlacements({ db, payload, now }: ServiceCall, unit: Unit): void {
  const change = firstAt(payload, "AggCollocazioneClassificazioneUD/AggClassifFascicoli");
  if (change === undefined) return;
  if (firstAt(change, "EliminaTutti") !== undefined) removePlacements(db, unit.id);
  for (const removed of allAt(change, "ClassifFascicoloDaEliminare"))
    removePlacements(db, unit.id, placementFor(db, removed, yearOf(now)));
  for (const added of allAt(change, "ClassifFascicoloDaAggiungere"))
    addPlacement(db, unit.id, placementFor(db, added, yearOf(now)));
}

interface Changing {
  call: ServiceCall;
  intake: FileIntake;
}

/** A new version of a file; the old ones stay, unless they are asked away. */
function changeFile({ call, intake }: Changing, document: number, change: Tree | undefined): void {
  if (change === undefined) return;
  const name = findVersion(call.db, document)?.name;
  if (firstAt(change, "EliminazioneVecchiaVersione") !== undefined) removeVersions(call.db, document);
  const version = firstAt(change, "DatiVersioneElettronica");
  if (version === undefined) return;
  intake.receive(
    document,
    element("VersioneElettronica", [
      optional("NroAttachmentAssociato", numberAt(version, "NroAttachmentAssociato")),
      element("NomeFile", textAt(version, "NomeFile") ?? name),
    ]),
  );
}

function changeAttached(changing: Changing, documents: readonly UnitDocument[], change: Tree): void {
  const { db } = changing.call;
  const number = numberAt(change, "NroAllegato");
  const document = documents.find(({ place, isPrimary }) => !isPrimary && place === number);
  if (document === undefined) refuse(`Allegato inesistente: ${number ?? ""}`);
  if (firstAt(change, "FlagElimina") !== undefined) {
    removeDocument(db, document.id);
    return;
  }
  const data = firstAt(change, "DatiAllegato");
  const parts = (data?.children ?? []).filter(({ name }) => name !== "AggVersioneElettronica");
  const changed = parts
    .map(completeReferences)
    .reduce(
      (kept, part) => withChildren(kept, part.name, [part]),
      document.payload ?? element("AllegatoUD", []),
    );
  saveAttached(db, document.id, changed);
  changeFile(changing, document.id, firstAt(data, "AggVersioneElettronica"));
}
