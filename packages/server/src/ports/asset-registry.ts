/** What we ask of the municipality's property register (for Genoa: RealGimm). */
export interface AssetRegistry {
  /**
   * Changes after a cursor, in the order made; the empty cursor begins with the whole register, parents before children.
   * A page may repeat a change or come out of order.
   * @throws PlatformUnavailable
   */
  changesAfter(cursor: string, limit: number, correlationId: string): Promise<ChangePage>;
  /** Pure: what a change that was kept says. */
  interpret(payload: string): SaidChange;
}

export type ChangePage =
  | { kind: "page"; changes: RawChange[]; nextCursor: string; hasMore: boolean; total: number }
  /** The register was rebuilt: start again from the empty cursor. */
  | { kind: "cursor-unknown" };

/** A change as it came, and what it says if it can be read. */
export interface RawChange {
  messageId: string;
  payload: string;
  said: SaidChange;
}

export type SaidChange = { kind: "record"; value: AssetChange } | { kind: "malformed"; because: string };

export interface AssetChange {
  sequence: number;
  withdrawnOn: string | null;
  record: AssetRecord;
}

export type AssetRecord =
  | { type: "complex"; key: string; name: string }
  | {
      type: "building";
      key: string;
      complexKey: string | null;
      name: string;
      use: string;
      municipio: string | null;
      streetCode: string | null;
      streetName: string | null;
      civicNumber: number | null;
      civicLetter: string | null;
      civicColour: "black" | "red";
      cadastralSection: string | null;
      cadastralSheet: string | null;
      cadastralParcel: string | null;
      builtYear: number | null;
      storeyCount: number | null;
      longitude: number | null;
      latitude: number | null;
      /** WKT, EPSG:4326. */
      footprint: string | null;
    }
  | { type: "storey"; key: string; buildingKey: string; level: number; name: string }
  | { type: "space"; key: string; storeyKey: string; name: string; use: string; areaM2: string | null }
  | { type: "unit"; key: string; buildingKey: string; subalterno: string | null; category: string | null }
  | {
      type: "element";
      key: string;
      buildingKey: string;
      spaceKey: string | null;
      uni8290: string;
      name: string;
      maker: string | null;
      model: string | null;
      serial: string | null;
      installedOn: string | null;
    };

export type AssetType = AssetRecord["type"];
