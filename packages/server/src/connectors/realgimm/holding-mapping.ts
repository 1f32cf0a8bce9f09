import type { z } from "zod";
import {
  Certificato,
  Contratto,
  Impianto,
  Occupante,
  PERSONAL,
  Planimetria,
} from "#connectors/realgimm/holding-wire.ts";
import { malformed, toDay, toDecimal, withdrawalOf } from "#connectors/realgimm/mapping.ts";
import { Change } from "#connectors/realgimm/wire.ts";
import type { Holding, SaidHolding } from "#ports/property-register.ts";

/** Total: what was kept of a change is a holding, or named as malformed. */
export function interpretHolding(payload: string): SaidHolding {
  try {
    return readHolding(JSON.parse(payload));
  } catch {
    return { kind: "malformed", because: "il messaggio non è JSON" };
  }
}

/** Total: each change is a holding, or named as malformed. */
export function readHolding(raw: unknown): SaidHolding {
  const change = Change.safeParse(raw);
  if (!change.success) return malformed(change.error);
  const { entity, entityType, sequence } = change.data;
  const holding = toHolding(entityType, entity);
  if (holding.kind === "malformed") return holding;
  return { kind: "holding", value: { sequence, withdrawnOn: withdrawalOf(change.data), holding } };
}

/** As it may be kept: of a change that is about people, without who they are. A name of a legal person stays. */
export function withoutPeople(raw: unknown): unknown {
  if (raw === null || typeof raw !== "object" || !("entity" in raw)) return raw;
  const { entity } = raw;
  if (entity === null || typeof entity !== "object") return raw;
  const isBody = "natura" in entity && entity.natura === "PERSONA_GIURIDICA";
  const kept = Object.entries(entity).filter(
    ([name]) => !(PERSONAL as readonly string[]).includes(name) || (isBody && name === "intestatario"),
  );
  return { ...raw, entity: Object.fromEntries(kept) };
}

type Malformed = Extract<SaidHolding, { kind: "malformed" }>;

function toHolding(entityType: string, entity: unknown): Holding | Malformed {
  switch (entityType) {
    case "CERTIFICATO":
      return read(Certificato, entity, toCertificate);
    case "IMPIANTO":
      return read(Impianto, entity, toSystem);
    case "PLANIMETRIA":
      return read(Planimetria, entity, toPlan);
    case "CONTRATTO":
      return read(Contratto, entity, toContract);
    case "OCCUPANTE":
      return read(Occupante, entity, toOccupant);
    default:
      return { kind: "malformed", because: `entityType sconosciuto: ${entityType.slice(0, 40)}` };
  }
}

function read<S extends z.ZodType>(
  schema: S,
  entity: unknown,
  map: (value: z.output<S>) => Holding,
): Holding | Malformed {
  const parsed = schema.safeParse(entity);
  return parsed.success ? map(parsed.data) : malformed(parsed.error);
}

const toCertificate = (wire: z.output<typeof Certificato>): Holding => ({
  kind: "certificate",
  key: wire.codCertificato,
  buildingKey: wire.codFabbricato,
  unitKey: wire.codUnita ?? null,
  elementKey: wire.codElemento ?? null,
  type: wire.tipo,
  number: filled(wire.numero),
  issuedOn: toDay(wire.dataRilascio),
  expiresOn: toDay(wire.dataScadenza),
  issuer: filled(wire.ente),
  energyClass: filled(wire.classeEnergetica),
  documentKey: wire.idDocumento ?? null,
});

const toSystem = (wire: z.output<typeof Impianto>): Holding => ({
  kind: "system",
  key: wire.codImpianto,
  buildingKey: wire.codFabbricato,
  type: wire.tipo,
  description: wire.descrizione,
  powerKw: toNumber(wire.potenza),
  fuel: filled(wire.alimentazione),
  installedOn: toDay(wire.dataInstallazione),
  elementKeys: wire.codElementi,
});

const toPlan = (wire: z.output<typeof Planimetria>): Holding => ({
  kind: "floor-plan",
  key: wire.codPlanimetria,
  buildingKey: wire.codFabbricato,
  storeyKey: wire.codPiano ?? null,
  unitKey: wire.codUnita ?? null,
  description: wire.descrizione,
  fileName: wire.nomeFile,
  format: wire.formato,
  bytes: wire.dimensione ?? null,
  sha256: wire.impronta?.toLowerCase() ?? null,
  datedOn: toDay(wire.dataDocumento),
  documentKey: wire.idDocumento,
});

const toContract = (wire: z.output<typeof Contratto>): Holding => ({
  kind: "lease",
  key: wire.codContratto,
  unitKey: wire.codUnita,
  type: wire.tipo,
  from: toDay(wire.dataInizio),
  to: toDay(wire.dataFine),
  feeCents: toCents(wire.canoneAnnuo),
  party:
    wire.natura === "PERSONA_GIURIDICA"
      ? { kind: "body", name: wire.intestatario ?? "" }
      : { kind: "person" },
  isEnded: wire.stato === "CESSATO",
});

const toOccupant = (wire: z.output<typeof Occupante>): Holding => ({
  kind: "occupant",
  key: wire.codOccupante,
  unitKey: wire.codUnita,
  contractKey: wire.codContratto ?? null,
  title: wire.titolo,
  from: toDay(wire.dal),
  to: toDay(wire.al),
});

const filled = (value: string | null | undefined): string | null => value?.trim() || null;

/** `"34,5"`, `"1.234,50"` with points between thousands, or a number. */
function toNumber(value: string | number | null | undefined): number | null {
  if (typeof value !== "string") return value ?? null;
  const grouped = /^\d{1,3}(\.\d{3})+(,\d+)?$/.test(value);
  const plain = toDecimal(grouped ? value.replaceAll(".", "") : value);
  return plain === null ? null : Number(plain);
}

function toCents(value: string | number | null | undefined): number | null {
  const euros = toNumber(value);
  return euros === null ? null : Math.round(euros * 100);
}
