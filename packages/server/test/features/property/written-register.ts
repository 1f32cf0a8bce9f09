import type {
  AssetNow,
  AssetWriting,
  CertificateHolding,
  DownloadedFile,
  Holding,
  HoldingChange,
  OccupantHolding,
  PlanHolding,
  PropertyRegister,
  RawHolding,
  WriteOutcome,
} from "#ports/property-register.ts";
import { PlatformUnavailable } from "#runtime/problem.ts";

/**
 * A register that a test writes.
 * why: what is tested is what is made of its words, in an order that it chooses; its wire has tests of its own.
 */
export interface WrittenProperty extends PropertyRegister {
  changes: HoldingChange[];
  malformed: RawHolding[];
  /** The register was put back to an earlier day: no cursor of ours is known. */
  forgetCursors(): void;
  files: Map<string, DownloadedFile>;
  /** What was written, by reference. */
  written: Map<string, AssetWriting>;
  asked: string[];
  /** What it answers to the next write, in place of taking it. */
  refusals: WriteOutcome[];
  /** The next writes are done, and their answers lost. */
  loseAnswers: number;
  now: AssetNow | undefined;
}

export function writtenProperty(): WrittenProperty {
  let epoch = 0;
  const register: WrittenProperty = {
    ...{ changes: [], malformed: [], files: new Map(), written: new Map(), asked: [], refusals: [] },
    ...{ loseAnswers: 0, now: undefined },
    forgetCursors: () => void (epoch += 1),
    async holdingsAfter(cursor, limit) {
      const [known = "", place = "0"] = cursor === "" ? [String(epoch), "0"] : cursor.split("-");
      if (known !== String(epoch)) return { kind: "cursor-unknown" };
      const from = Number(place);
      const raw = register.changes.slice(from, from + limit).map(toRaw);
      const to = from + raw.length;
      const hasMore = to < register.changes.length;
      const changes = hasMore ? raw : [...raw, ...register.malformed.splice(0)];
      return { kind: "page", changes, nextCursor: `${epoch}-${to}`, hasMore, total: register.changes.length };
    },
    interpretHolding: (payload) => ({ kind: "holding", value: JSON.parse(payload) as HoldingChange }),
    async download(documentKey) {
      register.asked.push(`download ${documentKey}`);
      return register.files.get(documentKey) ?? { kind: "not-available", because: "RealGimm non ha il file" };
    },
    async write(writing) {
      register.asked.push(`write ${writing.kind}`);
      const refusal = register.refusals.shift();
      if (refusal !== undefined) return refusal;
      if (register.written.has(writing.reference)) return { kind: "known" };
      register.written.set(writing.reference, writing);
      if (register.loseAnswers > 0) {
        register.loseAnswers -= 1;
        throw new PlatformUnavailable("realgimm", "Nessuna risposta");
      }
      return { kind: "written", code: `R-${register.written.size}`, sequence: 1_000 + register.written.size };
    },
    async find(reference) {
      register.asked.push("find");
      const place = [...register.written.keys()].indexOf(reference);
      return place < 0 ? undefined : { code: `R-${place + 1}` };
    },
    takesCorrectionOf: (_, field) => ["name", "builtYear", "maker"].includes(field),
    takesCertificateOf: (type) => type === "earthing-report",
    async read() {
      register.asked.push("read");
      return register.now;
    },
  };
  return register;
}

const toRaw = (value: HoldingChange): RawHolding => ({
  messageId: `holding:${value.sequence}`,
  payload: JSON.stringify(value),
  said: { kind: "holding", value },
});

export const change = (
  sequence: number,
  holding: Holding,
  withdrawnOn: string | null = null,
): HoldingChange => ({
  ...{ sequence, holding, withdrawnOn },
});

export const ape = (buildingKey: string, rest: Partial<CertificateHolding> = {}): CertificateHolding => ({
  ...{
    kind: "certificate",
    key: `${buildingKey}-C1`,
    buildingKey,
    unitKey: null,
    elementKey: null,
    type: "APE",
  },
  ...{ number: "APE-77", issuedOn: "2021-03-04", expiresOn: "2031-03-04", issuer: "Regione" },
  ...{ energyClass: "D", documentKey: null },
  ...rest,
});

export const plan = (buildingKey: string, rest: Partial<PlanHolding> = {}): PlanHolding => ({
  ...{ kind: "floor-plan", key: `${buildingKey}-PL0`, buildingKey, storeyKey: null, unitKey: null },
  ...{ description: "Pianta del piano terra", fileName: "pl0.pdf", format: "PDF", bytes: 10, sha256: null },
  ...{ datedOn: "2019-01-01", documentKey: `D-${buildingKey}` },
  ...rest,
});

export const occupant = (unitKey: string, rest: Partial<OccupantHolding> = {}): OccupantHolding => ({
  ...{ kind: "occupant", key: `${unitKey}-O1`, unitKey, contractKey: null, title: "CONDUTTORE" },
  ...{ from: "2015-06-01", to: null },
  ...rest,
});
