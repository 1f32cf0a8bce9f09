import { readFile } from "node:fs/promises";
import type { DatabaseSync } from "node:sqlite";
import {
  DEFAULT_PARTY,
  type PartySettings,
  partySettingsSchema,
} from "#platforms/sirac/attribute-classes.ts";
import { callOut } from "#platforms/sirac/call-out.ts";
import { readSpMetadata, type SpMetadata } from "#platforms/sirac/saml/sp-metadata.ts";

export interface ServiceProvider extends SpMetadata {
  settings: PartySettings;
}

export interface ServiceProviders {
  /** Keeps or replaces it. Throws `NotXml` when the metadata cannot be used. */
  register(metadata: string, settings?: Partial<PartySettings>): ServiceProvider;
  find(entityId: string): ServiceProvider | undefined;
  all(): ServiceProvider[];
  remove(entityId: string): boolean;
}

export function openServiceProviders(db: DatabaseSync): ServiceProviders {
  db.exec(`CREATE TABLE IF NOT EXISTS sirac_service_provider (
    entity_id TEXT PRIMARY KEY, metadata TEXT NOT NULL, settings TEXT NOT NULL
  ) STRICT`);
  const select = db.prepare("SELECT * FROM sirac_service_provider WHERE entity_id = ?");
  const selectAll = db.prepare("SELECT * FROM sirac_service_provider ORDER BY entity_id");
  const save = db.prepare("INSERT OR REPLACE INTO sirac_service_provider VALUES (?, ?, ?)");
  const remove = db.prepare("DELETE FROM sirac_service_provider WHERE entity_id = ?");
  const find = (entityId: string): ServiceProvider | undefined => {
    const row = select.get(entityId);
    return row === undefined ? undefined : shape(row);
  };
  return {
    find,
    all: () => selectAll.all().map(shape),
    remove: (entityId) => remove.run(entityId).changes > 0,
    register(metadata, settings = {}) {
      const { entityId } = readSpMetadata(metadata);
      const kept = partySettingsSchema.parse({
        ...(find(entityId)?.settings ?? DEFAULT_PARTY),
        ...partySettingsSchema.partial().parse(settings),
      });
      save.run(entityId, metadata, JSON.stringify(kept));
      return { ...readSpMetadata(metadata), settings: kept };
    },
  };
}

function shape(row: Record<string, unknown>): ServiceProvider {
  const settings = { ...DEFAULT_PARTY, ...(JSON.parse(String(row["settings"])) as Partial<PartySettings>) };
  return { ...readSpMetadata(String(row["metadata"])), settings };
}

/** The metadata at a web address or in a file of this machine. Rejects when it cannot be had. */
export async function fetchMetadata(source: string): Promise<string> {
  if (!/^https?:/i.test(source)) return readFile(source.replace(/^file:\/\//, ""), "utf8");
  const answer = await callOut(source, { method: "GET" });
  if (answer.status !== 200) throw new Error(`${source} answered ${answer.status}`);
  return answer.text;
}

/** Registers what the configuration names, as far as it can be had. */
export async function registerConfigured(
  providers: ServiceProviders,
  sources: readonly string[],
): Promise<void> {
  for (const source of sources) {
    try {
      providers.register(await fetchMetadata(source));
    } catch {
      // Not there yet, or not metadata: who knocked is told that it is not registered.
    }
  }
}
