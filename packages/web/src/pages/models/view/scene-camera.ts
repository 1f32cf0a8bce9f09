import * as THREE from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";

const FIELD_OF_VIEW = 50;
/** From the south-east and above, as buildings are drawn. */
const FROM = new THREE.Vector3(1, 0.8, 1).normalize();
const ROOM = 1.15;
const TURN = Math.PI / 24;
const STEP = 0.08;
const NEARER = 0.8;

export interface SceneCamera {
  camera: THREE.PerspectiveCamera;
  fit(box: THREE.Box3): void;
  zoom(nearer: boolean): void;
  /** @returns whether the key was one of the camera's */
  key(event: Pick<KeyboardEvent, "key" | "shiftKey">): boolean;
  resize(aspect: number): void;
  close(): void;
}

/** Mouse, touch and keys around one point. */
export function sceneCamera(canvas: HTMLCanvasElement, onMove: () => void): SceneCamera {
  const camera = new THREE.PerspectiveCamera(FIELD_OF_VIEW, 1, 0.1, 5_000);
  const controls = new OrbitControls(camera, canvas);
  controls.addEventListener("change", onMove);
  const moved = () => {
    controls.update();
    onMove();
  };
  return {
    camera,
    fit(box) {
      if (box.isEmpty()) return;
      frame({ camera, controls }, box);
      moved();
    },
    zoom(isNearer) {
      nearer({ camera, controls }, isNearer);
      moved();
    },
    key({ key, shiftKey }) {
      const by = shiftKey ? MOVES[key] : TURNS[key];
      if (by !== undefined) (shiftKey ? move : turn)({ camera, controls }, by);
      else if (key === "+" || key === "-") nearer({ camera, controls }, key === "+");
      else return false;
      moved();
      return true;
    },
    resize(aspect) {
      camera.aspect = aspect;
      camera.updateProjectionMatrix();
      onMove();
    },
    close: () => controls.dispose(),
  };
}

interface Held {
  camera: THREE.PerspectiveCamera;
  controls: OrbitControls;
}
type By = readonly [number, number];

function frame({ camera, controls }: Held, box: THREE.Box3): void {
  const { center, radius } = box.getBoundingSphere(new THREE.Sphere());
  const away = (Math.max(radius, 0.5) * ROOM) / Math.sin((FIELD_OF_VIEW / 2) * (Math.PI / 180));
  controls.target.copy(center);
  camera.position.copy(center).addScaledVector(FROM, away / Math.min(camera.aspect, 1));
  camera.near = Math.max(away / 1_000, 0.05);
  camera.far = away * 50 + 1_000;
  camera.updateProjectionMatrix();
}

function turn({ camera, controls }: Held, [around, up]: By): void {
  const arm = new THREE.Spherical().setFromVector3(camera.position.clone().sub(controls.target));
  arm.theta += around;
  arm.phi = Math.min(Math.max(arm.phi + up, 0.05), Math.PI - 0.05);
  camera.position.copy(controls.target).add(new THREE.Vector3().setFromSpherical(arm));
}

function move({ camera, controls }: Held, [right, up]: By): void {
  const distance = camera.position.distanceTo(controls.target) * STEP;
  const by = new THREE.Vector3(right * distance, up * distance, 0).applyQuaternion(camera.quaternion);
  camera.position.add(by);
  controls.target.add(by);
}

function nearer({ camera, controls }: Held, isNearer: boolean): void {
  camera.position
    .sub(controls.target)
    .multiplyScalar(isNearer ? NEARER : 1 / NEARER)
    .add(controls.target);
}

const TURNS: Readonly<Record<string, By>> = {
  ArrowLeft: [-TURN, 0],
  ArrowRight: [TURN, 0],
  ArrowUp: [0, -TURN],
  ArrowDown: [0, TURN],
};
const MOVES: Readonly<Record<string, By>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
