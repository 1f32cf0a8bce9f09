/** An IDS 1.0 file (buildingSMART, Information Delivery Specification): what a model must say, of which of its objects. */
export interface IdsDocument {
  title: string;
  specifications: readonly IdsSpecification[];
}

export interface IdsSpecification {
  name: string;
  description?: string;
  instructions?: string;
  /** Of the objects it applies to: whether there must be some, or none at all. */
  cardinality: "required" | "optional" | "prohibited";
  applicability: readonly IdsFacet[];
  requirements: readonly IdsRequirement[];
}

export interface IdsRequirement {
  facet: IdsFacet;
  cardinality: "required" | "optional" | "prohibited";
  instructions?: string;
}

/** What a value must be; absent: any. */
export interface IdsValue {
  /** As it is written: one of these. */
  oneOf?: readonly string[];
  patterns?: readonly RegExp[];
  /** How they are written, to be shown. */
  patternTexts?: readonly string[];
  minInclusive?: number;
  minExclusive?: number;
  maxInclusive?: number;
  maxExclusive?: number;
  length?: number;
  minLength?: number;
  maxLength?: number;
}

export interface EntityFacet {
  facet: "entity";
  name: IdsValue;
  predefinedType?: IdsValue;
}

export type IdsFacet =
  | EntityFacet
  | { facet: "attribute"; name: IdsValue; value?: IdsValue }
  | { facet: "property"; set: IdsValue; name: IdsValue; dataType?: string; value?: IdsValue }
  | { facet: "classification"; system?: IdsValue; value?: IdsValue }
  | { facet: "material"; value?: IdsValue }
  | { facet: "partOf"; relations: readonly string[]; entity?: EntityFacet };
