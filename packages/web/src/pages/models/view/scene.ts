import { FragmentsModels } from "@thatopen/fragments";
// oxlint-disable-next-line default -- Vite gives the address of what it builds.
import workerAddress from "@thatopen/fragments/worker?worker&url";
import * as THREE from "three";
import { type SceneCamera, sceneCamera } from "#pages/models/view/scene-camera.ts";
import { emptyScene } from "#pages/models/view/scene-look.ts";
import { type SceneModel, sceneModel } from "#pages/models/view/scene-model.ts";

export interface Scene {
  /** Colours it and, when asked, comes nearer. */
  choose(guid: string | undefined, isNearer: boolean): Promise<void>;
  isolate(storeyGuid: string | undefined): Promise<void>;
  showSpaces(shown: boolean): Promise<void>;
  /** Everything above this share of the height is left out; 1: nothing is. */
  cut(share: number): void;
  fit(): void;
  fitChosen(): void;
  zoom(nearer: boolean): void;
  key: SceneCamera["key"];
  guidAt(clientX: number, clientY: number): Promise<string | undefined>;
  close(): void;
}

interface Opening {
  host: HTMLElement;
  shapes: ArrayBuffer;
  onLost: () => void;
}

/** How long it is drawn after the last thing that happened: pieces of the model come one after the other. */
const AWAKE_MS = 1_500;
const MOST_DOTS = 2;

/** Shapes are unpacked and chosen by a worker; this thread only draws, and only while something moves. */
export async function openScene({ host, shapes, onLost }: Opening): Promise<Scene> {
  const fragments = new FragmentsModels(workerAddress);
  const stage = openStage(host, { onFrame: () => void fragments.update(), onLost });
  const close = () => {
    stage.close();
    void fragments.dispose();
  };
  try {
    const { view, drawing, renderer, scene } = stage;
    // A copy: what is loaded is given away to the worker, and the same shapes may be opened again.
    const model = await fragments.load(shapes.slice(0), { modelId: "model", camera: view.camera });
    scene.add(model.object);
    let planes: THREE.Plane[] = [];
    model.getClippingPlanesEvent = () => planes;
    model.onViewUpdated.add(drawing.wake);
    model.tiles.onItemSet.add(drawing.wake);
    drawing.awakeWhile(() => model.isBusy);
    const things = await sceneModel(model);
    view.fit(model.box);
    await fragments.update(true);
    const cut = (list: THREE.Plane[]) => {
      planes = list;
      renderer.clippingPlanes = list;
      void fragments.update(true);
      drawing.wake();
    };
    const canvas = renderer.domElement;
    return { ...commandsOf({ things, view, box: model.box, cut, canvas, drawing, fragments }), close };
  } catch (error) {
    close();
    throw error;
  }
}

/** A canvas in its host, as large as that, drawn while it is awake. */
function openStage(host: HTMLElement, { onFrame, onLost }: { onFrame: () => void; onLost: () => void }) {
  const renderer = new THREE.WebGLRenderer({ antialias: true });
  const canvas = renderer.domElement;
  renderer.setPixelRatio(Math.min(devicePixelRatio, MOST_DOTS));
  const scene = emptyScene();
  const drawing = drawWhileAwake(() => {
    onFrame();
    renderer.render(scene, view.camera);
  });
  const view = sceneCamera(canvas, drawing.wake);
  const stopWatching = watchSize(host, (width, height) => {
    renderer.setSize(width, height);
    view.resize(width / height);
  });
  const lost = (event: Event) => {
    event.preventDefault();
    onLost();
  };
  canvas.addEventListener("webglcontextlost", lost);
  host.append(canvas);
  return {
    ...{ renderer, scene, drawing, view },
    close() {
      drawing.stop();
      stopWatching();
      canvas.removeEventListener("webglcontextlost", lost);
      view.close();
      renderer.dispose();
      canvas.remove();
    },
  };
}

interface Ready {
  things: SceneModel;
  view: SceneCamera;
  box: THREE.Box3;
  cut: (planes: THREE.Plane[]) => void;
  canvas: HTMLCanvasElement;
  drawing: { wake: () => void };
  fragments: FragmentsModels;
}

function commandsOf({ things, view, box, cut, canvas, drawing, fragments }: Ready): Omit<Scene, "close"> {
  let chosen: THREE.Box3 | undefined;
  let whole = box;
  const settled = async () => {
    await fragments.update(true);
    drawing.wake();
  };
  return {
    async choose(guid, isNearer) {
      chosen = await things.choose(guid);
      if (isNearer && chosen !== undefined) view.fit(around(chosen, box));
      await settled();
    },
    async isolate(storeyGuid) {
      whole = await things.isolate(storeyGuid);
      view.fit(whole);
      await settled();
    },
    async showSpaces(shown) {
      await things.showSpaces(shown);
      await settled();
    },
    cut(share) {
      const height = box.min.y + (box.max.y - box.min.y) * share;
      cut(share >= 1 ? [] : [new THREE.Plane(new THREE.Vector3(0, -1, 0), height)]);
    },
    fit: () => view.fit(whole),
    fitChosen: () => view.fit(chosen === undefined ? whole : around(chosen, box)),
    zoom: (nearer) => view.zoom(nearer),
    key: (event) => view.key(event),
    guidAt: (clientX, clientY) =>
      things.guidAt(new THREE.Vector2(clientX, clientY), { camera: view.camera, dom: canvas }),
  };
}

/** With some of what is around it: a valve alone on the screen is nowhere. */
function around(chosen: THREE.Box3, whole: THREE.Box3): THREE.Box3 {
  const room = whole.getSize(new THREE.Vector3()).length() / 12;
  return chosen.clone().expandByScalar(room);
}

function drawWhileAwake(draw: () => void) {
  let until = 0;
  let frame = 0;
  let isBusy = () => false;
  const step = () => {
    draw();
    frame = performance.now() < until || isBusy() ? requestAnimationFrame(step) : 0;
  };
  return {
    awakeWhile(busy: () => boolean) {
      isBusy = busy;
    },
    wake() {
      until = performance.now() + AWAKE_MS;
      if (frame === 0) frame = requestAnimationFrame(step);
    },
    stop: () => cancelAnimationFrame(frame),
  };
}

function watchSize(host: HTMLElement, onSize: (width: number, height: number) => void): () => void {
  const observer = new ResizeObserver(() => {
    if (host.clientWidth > 0 && host.clientHeight > 0) onSize(host.clientWidth, host.clientHeight);
  });
  observer.observe(host);
  return () => observer.disconnect();
}
