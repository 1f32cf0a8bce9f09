import { deflateSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { IfcImporter, Model, RepresentationClass } from "@thatopen/fragments";
import { ByteBuffer } from "flatbuffers";
import { LogLevel } from "web-ifc";
import type { ViewAnswer } from "#features/models/view/view-task.ts";

/** Where web-ifc's own parts are. */
const WEB_IFC = fileURLToPath(new URL(".", import.meta.resolve("web-ifc/web-ifc-node.wasm")));

/**
 * An IFC file as Fragments: its shapes, each once however often it is repeated, and who they belong to. Properties are
 * left out: the pages ask us for them, who know what may be seen.
 */
export async function convertShapes(bytes: Uint8Array, mostTriangles: number): Promise<ViewAnswer> {
  const importer = new IfcImporter();
  importer.wasm = { absolute: true, path: WEB_IFC };
  importer.includeUniqueAttributes = false;
  importer.includeRelationNames = false;
  importer.attributesToExclude = new Set([...importer.attributesToExclude, "Description", "OwnerHistory"]);
  // So far from everything else there is no part of this building.
  importer.distanceThreshold = FARTHEST_METRES;
  importer.webIfcSettings = { ...importer.webIfcSettings, COORDINATE_TO_ORIGIN: true };
  (importer.webIfcSettings as { LOG_LEVEL?: LogLevel }).LOG_LEVEL = LogLevel.LOG_LEVEL_OFF;
  const raw = await importer.process({ bytes, raw: true });
  const model = Model.getRootAsModel(new ByteBuffer(raw));
  const triangles = trianglesOf(model);
  if (triangles === 0) return { kind: "nothing-to-see" };
  if (triangles > mostTriangles) return { kind: "too-many", triangles };
  return { kind: "shapes", bytes: new Uint8Array(deflateSync(raw)), triangles, shown: shownIn(model) };
}

const FARTHEST_METRES = 100_000;
/** Of a round bar, as the viewer draws it. */
const TRIANGLES_OF_A_BAR = 24;

/** What a graphics chip would be asked to draw were everything near: each profile of a shell is a fan of its corners. */
function trianglesOf(model: Model): number {
  const meshes = model.meshes();
  if (meshes === null) return 0;
  const each = Array.from({ length: meshes.representationsLength() }, (_, index) => {
    const representation = meshes.representations(index);
    if (representation === null) return 0;
    if (representation.representationClass() !== RepresentationClass.SHELL) return TRIANGLES_OF_A_BAR;
    const shell = meshes.shells(representation.id());
    let sum = 0;
    for (let at = 0; at < (shell?.profilesLength() ?? 0); at += 1)
      sum += Math.max(0, (shell?.profiles(at)?.indicesLength() ?? 0) - 2);
    for (let at = 0; at < (shell?.bigProfilesLength() ?? 0); at += 1)
      sum += Math.max(0, (shell?.bigProfiles(at)?.indicesLength() ?? 0) - 2);
    return sum;
  });
  let total = 0;
  for (let index = 0; index < meshes.samplesLength(); index += 1)
    total += each[meshes.samples(index)?.representation() ?? -1] ?? 0;
  return total;
}

/** GlobalIds of what has a shape. */
function shownIn(model: Model): string[] {
  const meshes = model.meshes();
  const local = new Set<number>();
  for (let index = 0; index < (meshes?.meshesItemsLength() ?? 0); index += 1)
    local.add(model.localIds(meshes?.meshesItems(index) ?? -1) ?? -1);
  return Array.from({ length: model.guidsLength() }, (_, index) => index)
    .filter((index) => local.has(model.guidsItems(index) ?? -1))
    .map((index) => model.guids(index));
}
