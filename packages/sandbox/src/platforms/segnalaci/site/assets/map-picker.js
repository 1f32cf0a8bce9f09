// The map of the form: an addition to a page that works without it. One places a point with a finger, the mouse or the
// arrow keys; the point goes into the form's own fields.

import { drawMap } from "./map-drawing.js";
import { MapView, middleOf } from "./map-view.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const fieldOf = (name) => document.getElementById(name);

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function fold(text) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();
  return plain.replace(/[^A-Z0-9]+/g, " ").trim();
}

class MapPicker {
  constructor(host, data) {
    this.data = data;
    this.point = null;
    this.fields = { lat: fieldOf("lat"), lon: fieldOf("lon"), address: fieldOf("indirizzo") };
    this.canvas = this.makeCanvas();
    this.spot = element("p", { className: "spot" });
    this.spot.setAttribute("role", "status");
    this.view = new MapView(data.bounds, () => ({
      width: this.canvas.clientWidth,
      height: this.canvas.clientHeight,
    }));
    host.replaceChildren(this.canvas, this.makeTools(), this.makeCaption(), this.makeHelp());
    host.hidden = false;
    this.startWhereStreetsAre();
    this.listenToFields();
    this.listenToPointer();
    this.listenToKeys();
    new ResizeObserver(() => this.redraw()).observe(this.canvas);
    this.placeTyped();
    this.redraw();
  }

  makeCanvas() {
    const canvas = element("canvas", { tabIndex: 0 });
    canvas.setAttribute("role", "application");
    canvas.setAttribute(
      "aria-label",
      "Mappa della città: con le frecce sposti il punto, con più e meno ingrandisci",
    );
    canvas.setAttribute("aria-describedby", "mappa-aiuto");
    return canvas;
  }

  makeTools() {
    const button = (label, textContent, factor) => {
      const made = element("button", { type: "button", textContent, title: label });
      made.setAttribute("aria-label", label);
      made.addEventListener("click", () => this.zoom(factor, this.point ?? undefined));
      return made;
    };
    const nearer = button("Ingrandisci la mappa", "+", 1.6);
    return element("div", { className: "tools" }, nearer, button("Rimpicciolisci la mappa", "−", 1 / 1.6));
  }

  makeCaption() {
    const here = element("button", {
      type: "button",
      className: "linkish",
      textContent: "Usa la mia posizione",
    });
    here.addEventListener("click", () => this.useMyPosition());
    return element("div", { className: "under" }, this.spot, here);
  }

  makeHelp() {
    const textContent =
      "Tocca la mappa dove si trova il problema. Da tastiera: frecce per il punto, + e − per ingrandire.";
    return element("p", { className: "hint", id: "mappa-aiuto", textContent });
  }

  redraw() {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => {
      this.drawing = false;
      drawMap(this.canvas, this.view, this);
    });
  }

  zoom(factor, around) {
    this.view.zoomBy(factor, around);
    this.redraw();
  }

  /** Most streets are in the old town: begin there rather than over the hills. */
  startWhereStreetsAre() {
    const { streets } = this.data;
    if (streets.length === 0) return;
    const median = (index) =>
      streets.map(({ l }) => l[index]).sort((a, b) => a - b)[Math.floor(streets.length / 2)];
    this.view.centre([median(0), median(1)]);
    this.view.zoom = 3;
  }

  /** Moves the pin, fills the coordinates, says where it is and proposes an address. */
  place(point) {
    this.point = point;
    this.fields.lon.value = point[0].toFixed(6);
    this.fields.lat.value = point[1].toFixed(6);
    if (!this.view.shows(point)) this.view.centre(point);
    this.redraw();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      const { name, distance } = this.view.nearest(this.data.streets, point);
      this.spot.textContent =
        distance < 400 ? `Punto scelto vicino a ${name}` : "Punto scelto lontano dalle strade";
      void this.suggestAddress(point);
    }, 250);
  }

  /** What the citizen wrote is never replaced. */
  async suggestAddress([lon, lat]) {
    const { address } = this.fields;
    if (address.value !== "" && address.dataset.auto !== "1") return;
    const answer = await fetch(`/indirizzo?lat=${lat.toFixed(6)}&lon=${lon.toFixed(6)}`).catch(() => null);
    const { text } = answer?.ok ? await answer.json() : { text: null };
    const moved = this.point[0] !== lon || this.point[1] !== lat;
    const written = address.value !== "" && address.dataset.auto !== "1";
    if (moved || written || !text) return;
    address.value = text;
    address.dataset.auto = "1";
  }

  useMyPosition() {
    const refused = () => {
      this.spot.textContent = "La posizione non è disponibile: tocca la mappa o scrivi l'indirizzo.";
    };
    navigator.geolocation?.getCurrentPosition(({ coords }) => {
      this.view.zoomToScale(60_000);
      this.place([coords.longitude, coords.latitude]);
    }, refused);
  }

  placeTyped() {
    const { lat, lon } = this.fields;
    const [y, x] = [lat, lon].map((field) => Number(field.value.replace(",", ".")));
    if (lat.value && lon.value && Number.isFinite(x) && Number.isFinite(y)) this.place([x, y]);
  }

  showTypedStreet() {
    const wanted = fold(this.fields.address.value.replace(/[\d,].*$/, ""));
    const street = wanted.length > 3 && this.data.streets.find(({ n }) => fold(n) === wanted);
    if (!street) return;
    this.view.centre(middleOf(street.l));
    this.view.zoomToScale(36_000);
    this.redraw();
  }

  listenToFields() {
    const { address, lat, lon } = this.fields;
    address.addEventListener("input", () => delete address.dataset.auto);
    address.addEventListener("change", () => this.showTypedStreet());
    for (const field of [lat, lon]) field.addEventListener("change", () => this.placeTyped());
  }

  listenToPointer() {
    const { canvas } = this;
    const fingers = new Map();
    const at = (event) => [event.offsetX, event.offsetY];
    let moved = false;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, at(event));
      if (fingers.size === 1) moved = false;
    });
    canvas.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const trembling = fingers.size === 1 && !moved;
      if (trembling && Math.hypot(event.offsetX - before[0], event.offsetY - before[1]) <= 5) return;
      moved = true;
      this.follow(fingers, event.pointerId, at(event));
      fingers.set(event.pointerId, at(event));
    });
    canvas.addEventListener("pointerup", (event) => {
      const tapped = fingers.delete(event.pointerId) && fingers.size === 0 && !moved;
      if (tapped) this.place(this.view.toPlace(at(event)));
    });
    canvas.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
  }

  /** One finger drags; two bring nearer or farther. */
  follow(fingers, moving, now) {
    const before = fingers.get(moving);
    const other = [...fingers].find(([id]) => id !== moving)?.[1];
    if (!other) {
      this.view.drag(before, now);
      this.redraw();
      return;
    }
    const gap = (spot) => Math.hypot(spot[0] - other[0], spot[1] - other[1]) || 1;
    this.zoom(gap(now) / gap(before), this.view.toPlace(other));
  }

  listenToKeys() {
    const { canvas } = this;
    canvas.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (arrow) {
        event.preventDefault();
        const step = event.shiftKey ? 48 : 10;
        const [x, y] = this.view.toScreen(this.point ?? [this.view.lon, this.view.lat]);
        this.place(this.view.toPlace([x + arrow[0] * step, y + arrow[1] * step]));
      } else if (event.key === "+" || event.key === "=") this.zoom(1.5, this.point ?? undefined);
      else if (event.key === "-") this.zoom(1 / 1.5, this.point ?? undefined);
    });
    const onWheel = (event) => {
      // Only when the map is in use: scrolling the page over it must go on scrolling the page.
      if (document.activeElement !== canvas && !event.ctrlKey) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1.25 : 0.8, this.view.toPlace([event.offsetX, event.offsetY]));
    };
    canvas.addEventListener("wheel", onWheel, { passive: false });
  }
}

const host = document.getElementById("mappa");
if (host) {
  fetch(host.dataset.src)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then((data) => new MapPicker(host, data))
    // Without the map the form is whole: the address can be written.
    .catch(() => host.remove());
}
document.getElementById("errori")?.focus();
