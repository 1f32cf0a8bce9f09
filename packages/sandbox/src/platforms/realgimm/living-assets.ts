import type { ChangeLog, FoundRecord } from "#platforms/realgimm/change-log.ts";
import type { AssetRecord, EntityType } from "#platforms/realgimm/records.ts";

/** Which field says what a record is part of. */
const PART_OF: Record<EntityType, string | null> = {
  COMPLESSO: null,
  FABBRICATO: null,
  INDIRIZZO: "codFabbricato",
  PIANO: "codFabbricato",
  VANO: "codPiano",
  UNITA: "codFabbricato",
  ELEMENTO: "codFabbricato",
  CERTIFICATO: "codFabbricato",
  IMPIANTO: "codFabbricato",
  PLANIMETRIA: "codFabbricato",
  CONTRATTO: "codUnita",
  OCCUPANTE: "codUnita",
};

/** The record, when it is of that type and neither it nor what it is part of is withdrawn: parts get no `DEL` of their own. */
export function livingAsset(
  changes: ChangeLog,
  { entityType, key }: Pick<AssetRecord, "entityType" | "key">,
): FoundRecord | undefined {
  const found = changes.find(key);
  if (found === undefined || found.withdrawn || found.record.entityType !== entityType) return undefined;
  return wholesAreHeld(changes, found) ? found : undefined;
}

function wholesAreHeld(changes: ChangeLog, found: FoundRecord): boolean {
  let record = found.record;
  // A room is in a storey, a storey in a building: three steps are more than there are.
  for (let step = 0; step < 3; step += 1) {
    const field = PART_OF[record.entityType];
    const whole = field === null ? undefined : changes.find(String(record.entity[field]));
    if (whole === undefined) return true;
    if (whole.withdrawn) return false;
    record = whole.record;
  }
  return true;
}
