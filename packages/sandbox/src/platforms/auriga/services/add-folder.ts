import { addFolder as keepFolder, findFiled, type Folder } from "#platforms/auriga/archive/folders.ts";
import { atomically, nextNumber } from "#platforms/auriga/archive/open-archive.ts";
import { yearOf } from "#platforms/auriga/municipality/local-time.ts";
import { FOLDER_PAYLOADS } from "#platforms/auriga/payload/folder-payloads.ts";
import { completeReferences } from "#platforms/auriga/services/complete-references.ts";
import { classIndexOf, folderFor } from "#platforms/auriga/services/place-unit.ts";
import type { Service, ServiceCall } from "#platforms/auriga/services/service.ts";
import { refuse } from "#platforms/auriga/wire/refusal.ts";
import { element, firstAt, numberAt, type Tree, textAt } from "#platforms/auriga/wire/tree.ts";

/** Opens a folder, of the classification plan or to somebody's liking. */
export const addFolder: Service = {
  name: "WSAddFolder",
  lowercase: "addfolder",
  payload: { grammar: FOLDER_PAYLOADS, root: "NewFolder" },
  run: (call) =>
    atomically(call.db, () => {
      const position = positionOf(call);
      const { name, ...rest } = position;
      const folder = keepFolder(call.db, {
        ...rest,
        name: name ?? nameOf(rest),
        payload: completeReferences(call.payload),
        createdBy: call.author.username,
        createdAt: call.author.at,
      });
      return { xml: idFolder(folder) };
    }),
};

type Position = Pick<
  Folder,
  "kind" | "class" | "year" | "fileNumber" | "subNumber" | "insertNumber" | "parent"
> & {
  name?: string;
};

function positionOf(call: ServiceCall): Position {
  const { payload, now } = call;
  const year = numberAt(payload, "Apertura/Anno") ?? yearOf(now);
  const custom = firstAt(payload, "DatiFolderCustom");
  if (custom === undefined) return filedPosition(call, year);
  const above = firstAt(payload, "FolderAppartenenza");
  return {
    kind: "C",
    class: null,
    year,
    fileNumber: null,
    subNumber: null,
    insertNumber: null,
    parent: above === undefined ? null : folderFor(call.db, above).id,
    name: textAt(custom, "NomeFolder") ?? "",
  };
}

/** A file under a class, or a sub-file or an insert below one. Numbers not given are the next ones. */
function filedPosition(call: ServiceCall, year: number): Position {
  const { db, payload } = call;
  const filed = firstAt(payload, "DatiFascDiTitolario");
  const kind = (textAt(filed, "FlagTipo") ?? "F") as "F" | "SF" | "I";
  const parentId = numberAt(filed, "IdFolderPadre");
  const parent =
    parentId === undefined ? undefined : folderFor(db, element("Folder", [element("IdFolder", parentId)]));
  if (kind !== "F" && parent === undefined) refuse("Manca il fascicolo padre");
  const index = parent?.class ?? classIndexOf(firstAt(filed, "Classificazione"));
  const next = (level: string): number =>
    nextNumber(db, `folder ${index} ${year} ${parentId ?? ""} ${level}`);
  const position = {
    kind,
    class: index,
    year: parent?.year ?? year,
    fileNumber: parent?.fileNumber ?? numberAt(filed, "NroFascicolo") ?? next("F"),
    subNumber:
      parent?.subNumber ?? (kind === "SF" ? (numberAt(filed, "NroSottofascicolo") ?? next("SF")) : null),
    insertNumber: kind === "I" ? (numberAt(filed, "NroInserto") ?? next("I")) : null,
    parent: parent?.id ?? null,
  };
  if (findFiled(db, position) !== undefined) refuse(`Fascicolo gia' presente: ${nameOf(position)}`);
  return position;
}

function nameOf({ class: index, year, fileNumber, subNumber, insertNumber }: Position): string {
  return [`${index ?? ""} ${year}-${fileNumber ?? ""}`, subNumber, insertNumber]
    .filter((part) => part !== null)
    .join(".");
}

function idFolder({ id, year, class: index, fileNumber, subNumber, insertNumber }: Folder): Tree {
  const numbers = { NroFascicolo: fileNumber, NroSottoFascicolo: subNumber, NroInserto: insertNumber };
  const given = Object.entries(numbers).flatMap(([name, number]) =>
    number === null ? [] : [[name, String(number)] as const],
  );
  return element("IdFolder", id, {
    AnnoApertura: String(year),
    ...(index === null ? {} : { IndiceClassificazione: index }),
    ...Object.fromEntries(given),
  });
}
