import { sql } from "kysely";
import { uuidV7 } from "#domain/ids/uuid-v7.ts";
import type { HeatingPlant, HeatingRegister, PlantReading } from "#ports/heating-register.ts";
import type { BuildingFileDetails, BuildingPermits, OccupancyDecree } from "#ports/building-permits.ts";
import type { Db } from "#runtime/database/open-database.ts";

export interface At {
  street: string;
  number: number;
  letter?: string;
  colour?: "black" | "red";
}

export async function addBuildingAt(
  db: Db,
  code: string,
  { street, number, letter, colour }: At,
): Promise<string> {
  const id = uuidV7();
  await sql`
    insert into building (id, code, name, use, municipio, street_name, civic_number, civic_letter, civic_colour, address_text, source,
      source_key)
    values (${id}, ${code}, ${`Edificio ${code}`}, 'school', 'I', ${street}, ${number}, ${letter ?? null}, ${colour ?? "black"},
      ${`${street} ${number}`}, 'realgimm', ${code})`.execute(db);
  return id;
}

export async function addBoiler(
  db: Db,
  building: string,
  code: string,
  serial: string | null,
): Promise<string> {
  const id = uuidV7();
  await sql`
    insert into element (id, code, building_id, uni8290, name, serial, source, source_key)
    values (${id}, ${code}, ${building}, '5.1', ${`Caldaia ${code}`}, ${serial}, 'realgimm', ${code})`.execute(
    db,
  );
  return id;
}

export function plantOf(key: string, rest: Partial<HeatingPlant> = {}): HeatingPlant {
  return {
    ...{
      key,
      groupKey: "1",
      code: `GE-${key}`,
      plate: `LIG${key}`,
      address: "VIA DI PROVA 10",
      municipality: "GENOVA",
    },
    ...{
      maximumPower: "350",
      maintenanceFirm: "Termica Prova",
      stampExpiryYear: 2026,
      maintenanceFrequency: "ANNUALE",
    },
    ...{ maintenanceOperations: null, maintenanceSince: null, dismissedOn: null, generatorType: "GT" },
    ...{
      machineType: "GRUPPO TERMICO",
      machines: [],
      reports: [],
      maintenances: [],
      documents: [],
      unread: [],
    },
    ...rest,
  };
}

export const machine = (serial: string) => ({
  ...{ maker: "Marca", model: "M1", serial, installedOn: null, dismissedOn: null },
});

export const report = (key: string, reportedOn: string, kind = "GT") => ({
  ...{
    key,
    code: `R-${key}`,
    reportedOn,
    protocolledOn: null,
    firm: "Termica Prova",
    generator: "1",
    machine: "GT1",
  },
  ...{ kind, documents: [] },
});

/** A register that a test writes. why: what is tested is what is made of its words; its wire has a contract test. */
export interface WrittenRegister extends HeatingRegister {
  plants: (HeatingPlant | PlantReading)[];
  calls: number;
  beforeAnswer: () => void | Promise<void>;
}

export function writtenRegister(): WrittenRegister {
  const register: WrittenRegister = {
    plants: [],
    calls: 0,
    beforeAnswer: () => undefined,
    async plantsOf() {
      register.calls += 1;
      const plants = register.plants.map(
        (plant): PlantReading => ("kind" in plant ? plant : { kind: "plant", value: plant }),
      );
      await register.beforeAnswer();
      return plants.length === 0 ? { kind: "unknown-subject" } : { kind: "plants", plants };
    },
    document: () => Promise.reject(new Error("nobody asks for it")),
  };
  return register;
}

export function fileOf(key: string, rest: Partial<BuildingFileDetails> = {}): BuildingFileDetails {
  return {
    ...{ key, number: Number(key), year: 2019, protocolKind: "PE", type: "SCIA", subject: "Opere interne" },
    ...{ submittedOn: "2019-01-10", protocolledOn: "2019-01-12", enteredOn: null, state: { kind: "closed" } },
    ...{ addresses: [addressAt(10)], movements: [], designers: [], applicants: [], unread: [] },
    ...rest,
  };
}

export const addressAt = (number: number | null, street = "VIA DI PROVA") => ({
  ...{
    street,
    civicNumber: number === null ? null : String(number),
    civicLetter: null,
    internal: null,
    stair: null,
  },
  ...{ civicColour: "black" as const, locality: null },
});

export interface WrittenOffice extends BuildingPermits {
  files: BuildingFileDetails[];
  decrees: OccupancyDecree[];
  asked: string[];
  refuse: (question: string) => void;
}

export function writtenOffice(): WrittenOffice {
  const ask = async (question: string) => {
    office.asked.push(question);
    office.refuse(question);
  };
  const read = <T>(value: T) => ({ kind: "read" as const, value });
  const office: WrittenOffice = {
    ...{ files: [], decrees: [], asked: [], refuse: () => undefined },
    async filesOf() {
      await ask("files");
      return {
        kind: "list",
        items: office.files.map(({ addresses: _w, movements: _m, designers: _d, applicants: _a, ...file }) =>
          read(file),
        ),
      };
    },
    async fileDetails(key) {
      await ask(`file ${key}`);
      const file = office.files.find((one) => one.key === key);
      return file === undefined ? { kind: "not-found" } : read(file);
    },
    async occupancyDecrees({ street, civicFrom, civicTo }) {
      await ask(`decrees ${street} ${civicFrom}-${civicTo}`);
      const here = office.decrees.filter(({ addresses }) => addresses.some((one) => one.startsWith(street)));
      return { kind: "list", items: here.map(read) };
    },
    async amnestiesOf() {
      await ask("amnesties");
      return { kind: "list", items: [] };
    },
    amnestyDetails: () => Promise.resolve({ kind: "not-found" }),
    document: () => Promise.reject(new Error("nobody asks for it")),
  };
  return office;
}
