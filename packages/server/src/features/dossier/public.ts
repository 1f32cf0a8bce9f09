/** What the floors above may use of the dossiers. */
export { findGround } from "#features/dossier/dossier-ground.ts";
export { keepRecords } from "#features/dossier/keep-records.ts";
export { lockDossiers } from "#features/dossier/lock-dossiers.ts";
export { loadStated, type ShownFact } from "#features/dossier/load-stated.ts";
export { momentOf } from "#features/dossier/moment-of.ts";
export { readDossier } from "#features/dossier/read-dossier.ts";
export type { Origin, SaidFact, Subject } from "#features/dossier/saying.ts";
export { stateFacts, wrongIn } from "#features/dossier/state-facts.ts";
export { providerLabel } from "#features/dossier/provider-labels.ts";
