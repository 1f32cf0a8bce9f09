import { RenderedFaces } from "@thatopen/fragments";
import * as THREE from "three";

/** Told apart from every colour of a building, by those who do not see red and green too. */
export const CHOSEN = {
  color: new THREE.Color("#0066cc"),
  renderedFaces: RenderedFaces.TWO,
  opacity: 1,
  transparent: false,
};

const BACKGROUND = "#e9edf1";
const SKY = 2.4;
const SUN = 1.6;

export function emptyScene(): THREE.Scene {
  const scene = new THREE.Scene();
  scene.background = new THREE.Color(BACKGROUND);
  const sun = new THREE.DirectionalLight("#ffffff", SUN);
  sun.position.set(3, 8, 5);
  scene.add(new THREE.AmbientLight("#ffffff", SKY), sun);
  return scene;
}
