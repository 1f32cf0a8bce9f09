import type { NeutralModel } from "#domain/models/model-object.ts";
import { modelThings, nearestAbove, type ThingKind } from "#domain/models/model-things.ts";

/** Something of a model as it is listed beside what is seen of it. */
export interface ModelNode {
  kind: ThingKind;
  guid: string;
  name: string;
  ifcClass: string;
  storeyGuid?: string;
}

/** A sound model's storeys from the lowest, then its spaces, then its elements: each by name, as a person looks for it. */
export function modelNodes(model: NeutralModel): ModelNode[] {
  const byKey = new Map(model.objects.map((object) => [object.key, object]));
  const things = modelThings(model);
  const levelOf = ({ fields }: (typeof things)[number]) => Number(fields.level?.value ?? 0);
  const order = new Intl.Collator("it", { numeric: true });
  return (["storey", "space", "element"] as const).flatMap((kind) =>
    things
      .filter((thing) => thing.kind === kind)
      .sort((one, other) => levelOf(one) - levelOf(other) || order.compare(one.name, other.name))
      .map(({ key, name, ifcClass }) => {
        const object = byKey.get(key);
        const storey =
          kind === "storey" || object === undefined ? undefined : nearestAbove(object, "storey", { byKey });
        return {
          kind,
          guid: key,
          name,
          ifcClass,
          ...(storey === undefined ? {} : { storeyGuid: storey.key }),
        };
      }),
  );
}
