import { addFolder } from "#platforms/auriga/services/add-folder.ts";
import { addUd } from "#platforms/auriga/services/add-ud.ts";
import { delUd } from "#platforms/auriga/services/del-ud.ts";
import { extractMulti } from "#platforms/auriga/services/extract-multi.ts";
import { extractOne } from "#platforms/auriga/services/extract-one.ts";
import { getMetadataFolder } from "#platforms/auriga/services/get-metadata-folder.ts";
import { getMetadataUd } from "#platforms/auriga/services/get-metadata-ud.ts";
import { login } from "#platforms/auriga/services/login.ts";
import type { Service } from "#platforms/auriga/services/service.ts";
import { trovaClassifTitolario } from "#platforms/auriga/services/trova-classif-titolario.ts";
import { trovaDocFolder } from "#platforms/auriga/services/trova-doc-folder.ts";
import { trovaInOrganigramma } from "#platforms/auriga/services/trova-in-organigramma.ts";
import { trovaRegistriNumerazione } from "#platforms/auriga/services/trova-registri.ts";
import { updUd } from "#platforms/auriga/services/upd-ud.ts";

export const EVERY_SERVICE: readonly Service[] = [
  login,
  addUd,
  updUd,
  delUd,
  getMetadataUd,
  extractMulti,
  extractOne,
  addFolder,
  getMetadataFolder,
  trovaDocFolder,
  trovaInOrganigramma,
  trovaClassifTitolario,
  trovaRegistriNumerazione,
];

const BY_NAME = new Map(EVERY_SERVICE.map((service) => [service.name, service]));

export function serviceNamed(name: string): Service | undefined {
  return BY_NAME.get(name);
}
