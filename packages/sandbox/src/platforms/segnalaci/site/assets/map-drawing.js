// Draws the city on a canvas: its boundary, its streets with their names when near enough, and the chosen point.

import { middleOf } from "./map-view.js";

const OUTSIDE = "#d9e5ee";
const LAND = "#f6f3ec";
const EDGE = "#8fa3b5";
const ROAD = "#ffffff";
const CASING = "#c9c2b4";
const TEXT = "#44505c";
const QUARTER = "#17324d";
const PIN = "#b3202e";
const FACE = '"Titillium Web", system-ui, sans-serif';
/** Pixels in a degree from which street names can be read. */
const NAMES_FROM = 26_000;

function trace(context, view, line) {
  for (let i = 0; i < line.length; i += 2) {
    const [x, y] = view.toScreen([line[i], line[i + 1]]);
    if (i === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
}

function drawLand(context, view, boundary) {
  const { width, height } = view.size();
  context.fillStyle = boundary.length > 0 ? OUTSIDE : LAND;
  context.fillRect(0, 0, width, height);
  context.beginPath();
  for (const ring of boundary) trace(context, view, ring);
  context.fillStyle = LAND;
  context.fill();
  context.strokeStyle = EDGE;
  context.lineWidth = 1.5;
  context.stroke();
}

function drawStreets(context, view, streets) {
  const road = Math.max(0.8, Math.min(9, view.scale() / 9000));
  context.beginPath();
  for (const street of streets) trace(context, view, street.l);
  context.lineJoin = "round";
  context.lineCap = "round";
  context.strokeStyle = CASING;
  context.lineWidth = road + (road < 2 ? 0.2 : 1.6);
  context.stroke();
  if (road < 2) return;
  context.strokeStyle = ROAD;
  context.lineWidth = road;
  context.stroke();
}

/** Writes each name where nothing has been written yet. */
function writeNames(context, view, { names, font, colour }) {
  const { width, height } = view.size();
  const taken = [];
  context.font = font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 3;
  context.strokeStyle = "#fff";
  context.fillStyle = colour;
  for (const { name, place } of names) {
    const [x, y] = view.toScreen(place);
    if (x < 0 || y < 0 || x > width || y > height) continue;
    const half = context.measureText(name).width / 2 + 6;
    if (taken.some((t) => Math.abs(t.x - x) < t.half + half && Math.abs(t.y - y) < 18)) continue;
    taken.push({ x, y, half });
    context.strokeText(name, x, y);
    context.fillText(name, x, y);
  }
}

/** From afar the neighbourhoods, from near the streets. */
function drawNames(context, view, { streets, quarters = [] }) {
  if (view.scale() < NAMES_FROM) {
    const names = quarters.map(({ n, at }) => ({ name: n, place: at }));
    writeNames(context, view, { names, font: `700 13px ${FACE}`, colour: QUARTER });
    return;
  }
  const names = streets.map(({ n, l }) => ({ name: n, place: middleOf(l) }));
  writeNames(context, view, { names, font: `600 12px ${FACE}`, colour: TEXT });
}

function drawPin(context, [x, y]) {
  context.beginPath();
  context.moveTo(x, y);
  context.bezierCurveTo(x - 5, y - 11, x - 13, y - 16, x - 13, y - 25);
  context.arc(x, y - 25, 13, Math.PI, 0);
  context.bezierCurveTo(x + 13, y - 16, x + 5, y - 11, x, y);
  context.fillStyle = PIN;
  context.fill();
  context.strokeStyle = "#fff";
  context.lineWidth = 2;
  context.stroke();
  context.beginPath();
  context.arc(x, y - 25, 4.5, 0, 2 * Math.PI);
  context.fillStyle = "#fff";
  context.fill();
}

/** Draws everything anew; `point` is longitude and latitude, or null. */
export function drawMap(canvas, view, { data, point }) {
  const { width, height } = view.size();
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  drawLand(context, view, data.boundary);
  drawStreets(context, view, data.streets);
  drawNames(context, view, data);
  if (point) drawPin(context, view.toScreen(point));
}
