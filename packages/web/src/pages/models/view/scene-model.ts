import type { FragmentsModel, SpatialTreeItem } from "@thatopen/fragments";
import * as THREE from "three";
import { CHOSEN } from "#pages/models/view/scene-look.ts";

/** What is asked of the shapes: by GlobalId, which is what the rest of the house knows things by. */
export interface SceneModel {
  /** @returns where it is; undefined when it has no shape */
  choose(guid: string | undefined): Promise<THREE.Box3 | undefined>;
  /** Only what is on this storey; undefined: everything. */
  isolate(storeyGuid: string | undefined): Promise<THREE.Box3>;
  showSpaces(shown: boolean): Promise<void>;
  guidAt(
    pointer: THREE.Vector2,
    from: { camera: THREE.PerspectiveCamera; dom: HTMLCanvasElement },
  ): Promise<string | undefined>;
}

export async function sceneModel(model: FragmentsModel): Promise<SceneModel> {
  const spaces = new Set(Object.values(await model.getItemsOfCategories([/^IFCSPACE$/])).flat());
  const drawn = await model.getItemsIdsWithGeometry();
  const tree = await model.getSpatialStructure();
  const idOf = async (guid: string) => (await model.getLocalIdsByGuids([guid]))[0] ?? undefined;
  const seen = whatIsSeen(model, drawn, spaces);
  await seen.show();
  return {
    async choose(guid) {
      await model.resetHighlight();
      const id = guid === undefined ? undefined : await idOf(guid);
      if (id === undefined) return undefined;
      const held = itemIn(tree, id) ?? new Set([id]);
      const ids = drawn.filter((one) => held.has(one));
      if (ids.length === 0) return undefined;
      // A room that is chosen is seen, though rooms are not.
      if (ids.some((one) => spaces.has(one))) await model.setVisible(ids, true);
      await model.highlight(ids, CHOSEN);
      return model.getMergedBox(ids);
    },
    async isolate(storeyGuid) {
      const id = storeyGuid === undefined ? undefined : await idOf(storeyGuid);
      const ids = await seen.only(id === undefined ? undefined : (itemIn(tree, id) ?? new Set([id])));
      return id === undefined || ids.length === 0 ? model.box : model.getMergedBox(ids);
    },
    showSpaces: seen.withSpaces,
    async guidAt(pointer, { camera, dom }) {
      const hit = await model.raycast({ camera, mouse: pointer, dom });
      return hit === null ? undefined : ((await model.getGuidsByLocalIds([hit.localId]))[0] ?? undefined);
    },
  };
}

/** Which items are drawn: all or those of a storey, with or without the rooms, which would hide what is in them. */
function whatIsSeen(model: FragmentsModel, drawn: readonly number[], spaces: ReadonlySet<number>) {
  let areSpacesShown = false;
  let only: ReadonlySet<number> | undefined;
  async function show(): Promise<number[]> {
    const shown = drawn.filter((id) => (only?.has(id) ?? true) && (areSpacesShown || !spaces.has(id)));
    await model.setVisible(undefined, false);
    await model.setVisible(shown, true);
    return shown;
  }
  return {
    show,
    only(ids: ReadonlySet<number> | undefined) {
      only = ids;
      return show();
    },
    async withSpaces(shown: boolean) {
      areSpacesShown = shown;
      await show();
    },
  };
}

/** An item with all that it holds. */
function itemIn(tree: SpatialTreeItem, id: number): Set<number> | undefined {
  const waiting = [tree];
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
    if (item.localId === id) return new Set(idsUnder(item));
    waiting.push(...(item.children ?? []));
  }
  return undefined;
}

function idsUnder(item: SpatialTreeItem): number[] {
  const ids: number[] = [];
  const waiting = [item];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (one.localId !== null) ids.push(one.localId);
    waiting.push(...(one.children ?? []));
  }
  return ids;
}
