import type { Change, Reading } from "#test/support/asked-of-each-route.ts";
import type { TwoSides } from "#test/support/two-sides.ts";

type Sides = Pick<TwoSides, "mine" | "theirs">;
const models = (building: string) => `/buildings/${building}/models`;

export function modelReadings({ mine, theirs }: Sides): Record<string, Reading> {
  return {
    listModels: { open: [models(mine.building)], hidden: [models(theirs.building)] },
    readModel: {
      // Another building's model, asked of one's own, is not there for anybody.
      open: [mine.model, theirs.model].map((model) => `${models(mine.building)}/${model}`),
      hidden: [`${models(theirs.building)}/${theirs.model}`],
    },
    listModelChanges: {
      open: [mine.model, theirs.model].map((model) => `${models(mine.building)}/${model}/changes`),
      hidden: [`${models(theirs.building)}/${theirs.model}/changes`],
    },
    readModelView: {
      open: [mine.model, theirs.model].map((model) => `${models(mine.building)}/${model}/view`),
      hidden: [`${models(theirs.building)}/${theirs.model}/view`],
    },
    readModelShapes: {
      open: [mine.model, theirs.model].map((model) => `${models(mine.building)}/${model}/view/shapes`),
      hidden: [`${models(theirs.building)}/${theirs.model}/view/shapes`],
    },
    listModelNodes: {
      open: [mine.model, theirs.model].map((model) => `${models(mine.building)}/${model}/nodes`),
      hidden: [`${models(theirs.building)}/${theirs.model}/nodes`],
    },
    listShowings: {
      open: [mine.element, theirs.element].map(
        (element) => `/buildings/${mine.building}/subjects/${element}/models`,
      ),
      hidden: [`/buildings/${theirs.building}/subjects/${theirs.element}/models`],
    },
    exportCobie: {
      open: [`/buildings/${mine.building}/cobie`],
      hidden: [`/buildings/${theirs.building}/cobie`],
    },
  };
}

export function modelChanges({ mine, theirs }: Sides): Record<string, Change[]> {
  const others = [theirs.building, mine.building].map((building) => `${models(building)}/${theirs.model}`);
  return {
    uploadModel: [{ path: models(theirs.building), file: "modello.ifc" }],
    checkModel: others.map((path) => ({ path: `${path}/checks`, file: "regole.ids" })),
    decideModelChanges: others.map((path) => ({
      path: `${path}/decisions`,
      body: { decision: "accepted" },
    })),
    applyModel: others.map((path) => ({ path: `${path}/apply` })),
    prepareModelView: others.map((path) => ({ path: `${path}/view` })),
    compareModel: others.map((path) => ({ path: `${path}/compare` })),
  };
}
