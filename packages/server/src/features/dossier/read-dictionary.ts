import type { DictionaryField } from "@stabile/contract/dossier-shapes";
import { DICTIONARY_VERSION, FIELDS, RECORD_KINDS, SECTIONS } from "#domain/dossier/dictionary/dictionary.ts";
import type { Field } from "#domain/dossier/dictionary/field.ts";
import { PROVIDER_LABEL } from "#features/dossier/provider-labels.ts";

/** The dictionary, for who writes values by it. */
export function readDictionary() {
  return {
    version: DICTIONARY_VERSION,
    sections: Object.entries(SECTIONS).map(([code, label]) => ({ code, label })),
    recordKinds: RECORD_KINDS.map(({ code, section, label, plural }) => ({ code, section, label, plural })),
    fields: FIELDS.filter(({ until }) => until === undefined || until >= DICTIONARY_VERSION).map(toField),
  };
}

function toField({
  code,
  section,
  label,
  of,
  record,
  uni8290,
  type,
  owner,
  provider,
}: Field): DictionaryField {
  return {
    ...{ code, section, label, of, kind: type.kind, provider: PROVIDER_LABEL[provider] },
    ...(record === undefined ? {} : { record }),
    ...(uni8290 === undefined ? {} : { uni8290: [...uni8290] }),
    ...(owner === undefined ? {} : { owner }),
    ...(type.kind === "text" ? { most: type.most } : {}),
    ...(type.kind === "number" ? { most: type.most, least: type.least, decimals: type.decimals } : {}),
    ...(type.kind === "number" && type.unit !== undefined ? { unit: type.unit } : {}),
    ...(type.kind === "day" ? { past: type.past } : {}),
    ...(type.kind === "code" ? { codes: [...type.codes] } : {}),
  };
}
