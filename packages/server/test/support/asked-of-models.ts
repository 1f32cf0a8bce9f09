import type { Change, Reading } from "#test/support/asked-of-each-route.ts";
import type { TwoSides } from "#test/support/two-sides.ts";

type Sides = Pick<TwoSides, "mine" | "theirs">;
const models = (building: string) => `/buildings/${building}/models`;
const plans = (building: string) => `/buildings/${building}/floor-plans`;

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
    listFloorPlans: { open: [plans(mine.building)], hidden: [plans(theirs.building)] },
    readFloorPlan: {
      open: [mine.plan, theirs.plan].map((plan) => `${plans(mine.building)}/${plan}`),
      hidden: [`${plans(theirs.building)}/${theirs.plan}`],
    },
    readFloorPlanPicture: {
      open: [mine.plan, theirs.plan].map((plan) => `${plans(mine.building)}/${plan}/picture`),
      hidden: [`${plans(theirs.building)}/${theirs.plan}/picture`],
    },
    listPlanShowings: {
      open: [mine.planSpace, theirs.planSpace].map(
        (space) => `/buildings/${mine.building}/subjects/${space}/floor-plans`,
      ),
      hidden: [`/buildings/${theirs.building}/subjects/${theirs.planSpace}/floor-plans`],
    },
    exportCobie: {
      open: [`/buildings/${mine.building}/cobie`],
      hidden: [`/buildings/${theirs.building}/cobie`],
    },
  };
}

export function modelChanges({ mine, theirs }: Sides): Record<string, Change[]> {
  const others = [theirs.building, mine.building].map((building) => `${models(building)}/${theirs.model}`);
  const theirPlan = [theirs.building, mine.building].map((building) => `${plans(building)}/${theirs.plan}`);
  return {
    uploadModel: [{ path: models(theirs.building), file: "modello.ifc" }],
    checkModel: others.map((path) => ({ path: `${path}/checks`, file: "regole.ids" })),
    decideModelChanges: others.map((path) => ({
      path: `${path}/decisions`,
      body: { decision: "accepted" },
    })),
    applyModel: others.map((path) => ({ path: `${path}/apply` })),
    prepareModelView: others.map((path) => ({ path: `${path}/view` })),
    makeFloorPlan: [
      { building: theirs.building, storeyId: theirs.planStorey, documentId: theirs.document },
      { building: mine.building, storeyId: mine.planStorey, documentId: theirs.document },
      { building: mine.building, storeyId: theirs.planStorey, documentId: mine.document },
    ].map(({ building, ...body }) => ({ path: plans(building), body })),
    writeOutlines: theirPlan.map((path) => ({
      path: `${path}/outlines`,
      body: { outlines: [{ spaceId: theirs.planSpace, version: 1 }] },
    })),
    redrawFloorPlan: theirPlan.map((path) => ({ path: `${path}/redraw` })),
    withdrawFloorPlan: theirPlan.map((path) => ({ path: `${path}/withdrawal`, body: { withdrawn: true } })),
    compareModel: others.map((path) => ({ path: `${path}/compare` })),
  };
}
