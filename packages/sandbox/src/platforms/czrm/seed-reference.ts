import { insertValues } from "./insert-values.ts";
import { ACTORS, type Call, callAs, INTEGRATION, type Org } from "./org.ts";
import { objectNamed } from "./schema.ts";
import { atomically, countRecords, insertRecord } from "./store.ts";
import { salesforceInstant } from "./times.ts";

/** Offices that answer for a service; Genoa's directorates by their known names. */
const OFFICES = [
  "Direzione Facility Management",
  "Direzione Progettazione e Impiantistica Sportiva",
  "Direzione Scuola e Politiche Giovanili",
  "Direzione Valorizzazione Patrimonio",
  "Ufficio Relazioni con il Pubblico",
] as const;

interface Service {
  name: string;
  section: string;
  category: string;
  office: (typeof OFFICES)[number];
}

const SERVICES: readonly Service[] = [
  {
    name: "Manutenzione edifici comunali",
    section: "IO ABITO",
    category: "Casa e territorio",
    office: OFFICES[0],
  },
  { name: "Manutenzione edifici scolastici", section: "IO STUDIO", category: "Scuola", office: OFFICES[2] },
  {
    name: "Impianti sportivi comunali",
    section: "IO ABITO",
    category: "Casa e territorio",
    office: OFFICES[1],
  },
  {
    name: "Edilizia residenziale pubblica",
    section: "IO ABITO",
    category: "Casa e territorio",
    office: OFFICES[3],
  },
  { name: "Mercati rionali coperti", section: "IO ABITO", category: "Casa e territorio", office: OFFICES[0] },
  {
    name: "Barriere architettoniche",
    section: "IO ABITO",
    category: "Casa e territorio",
    office: OFFICES[0],
  },
  { name: "Musei e biblioteche", section: "VARIE", category: "Casa e territorio", office: OFFICES[3] },
  { name: "Cimiteri", section: "VARIE", category: "Casa e territorio", office: OFFICES[0] },
  { name: "Ristorazione scolastica", section: "IO STUDIO", category: "Scuola", office: OFFICES[2] },
  { name: "Contrassegno disabili", section: "IO GUIDO", category: "Mobilità", office: OFFICES[4] },
  { name: "Tassa sui rifiuti", section: "IO CONTRIBUISCO", category: "Tributi", office: OFFICES[4] },
  { name: "Certificati anagrafici", section: "VARIE", category: "Anagrafe", office: OFFICES[4] },
];

const RECORD_TYPES = ["RichiestaAssistenza", "Segnalazione", "EmailToCase"] as const;

function seedUsers(call: Call): void {
  const now = salesforceInstant(call.now);
  for (const { id, username, name } of ACTORS) {
    const fields = { Username: username, Name: name, Email: username, CreatedById: id, LastModifiedById: id };
    insertRecord(call.org.db, objectNamed("User"), {
      id,
      deleted: false,
      created: now,
      modified: now,
      stamp: now,
      fields,
    });
  }
}

function seedCatalogue(call: Call): void {
  const offices = new Map(
    OFFICES.map((name) => {
      const values = { Name: name, Street: "Via di Francia 1", City: "Genova", IsActive: true };
      return [name, insertValues(call, "ServiceTerritory", values).id];
    }),
  );
  for (const { name, section, category, office } of SERVICES) {
    const values = {
      Name: name,
      Sottofascicolo__c: section,
      CategoriadiServizio__c: category,
      IsActive: true,
    };
    const service = insertValues(call, "WorkTypeGroup", values);
    insertValues(call, "UOResponsabile__c", {
      Name: office,
      WorkTypeGroup__c: service.id,
      ServiceTerritory__c: offices.get(office) ?? null,
    });
  }
  insertValues(call, "Tornata_Elettorale__c", { Name: "Elezioni comunali", Data__c: "2025-05-25" });
}

/** Users, record types and the service catalogue: what an org has before its first case. Done once. */
export function seedReference(org: Org): void {
  if (countRecords(org.db, objectNamed("User")) > 0) return;
  const call = callAs(org, INTEGRATION);
  atomically(org.db, () => {
    seedUsers(call);
    for (const name of RECORD_TYPES) {
      insertValues(call, "RecordType", { Name: name, DeveloperName: name, SobjectType: "Case" });
    }
    seedCatalogue(call);
  });
}
