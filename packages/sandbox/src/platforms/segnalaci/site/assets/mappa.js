// The map of the form: an addition to a page that works without it. It draws the city's streets on a canvas and lets
// one place a point with a finger, the mouse or the arrow keys; the point goes into the form's own fields.

const host = document.getElementById("mappa");
const fields = {
  lat: document.getElementById("lat"),
  lon: document.getElementById("lon"),
  address: document.getElementById("indirizzo"),
};

const COLOURS = {
  sea: "#cfe3f1",
  land: "#f6f3ec",
  edge: "#8fa3b5",
  road: "#ffffff",
  casing: "#c9c2b4",
  text: "#44505c",
};
const MIN_ZOOM = 0.5;
const MAX_ZOOM = 400;

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function button(label, text, action) {
  const made = element("button", { type: "button", textContent: text, title: label });
  made.setAttribute("aria-label", label);
  made.addEventListener("click", action);
  return made;
}

function fold(text) {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, " ")
    .trim();
}

function start(data) {
  const [west, south, east, north] = data.bounds;
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const canvas = element("canvas", { tabIndex: 0 });
  canvas.setAttribute("role", "application");
  canvas.setAttribute(
    "aria-label",
    "Mappa della città: con le frecce sposti il punto, con più e meno ingrandisci",
  );
  canvas.setAttribute("aria-describedby", "mappa-aiuto");
  const spot = element("p", { className: "spot" });
  spot.setAttribute("role", "status");
  const help = element("p", {
    className: "hint",
    id: "mappa-aiuto",
    textContent:
      "Tocca la mappa dove si trova il problema. Da tastiera: frecce per il punto, + e − per ingrandire.",
  });
  const view = { lon: (west + east) / 2, lat: (south + north) / 2, zoom: 1 };
  let point = null;
  let drawn = false;

  const size = () => ({ width: canvas.clientWidth, height: canvas.clientHeight });
  const perDegree = () => {
    const { width, height } = size();
    return Math.min(width / ((east - west) * squeeze), height / (north - south)) * view.zoom;
  };
  const toScreen = (lon, lat) => {
    const { width, height } = size();
    const k = perDegree();
    return [width / 2 + (lon - view.lon) * squeeze * k, height / 2 - (lat - view.lat) * k];
  };
  const toPlace = (x, y) => {
    const { width, height } = size();
    const k = perDegree();
    return [view.lon + (x - width / 2) / (squeeze * k), view.lat - (y - height / 2) / k];
  };

  function trace(context, line) {
    for (let i = 0; i < line.length; i += 2) {
      const [x, y] = toScreen(line[i], line[i + 1]);
      if (i === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    }
  }

  function drawLand(context) {
    const { width, height } = size();
    context.fillStyle = data.boundary.length > 0 ? COLOURS.sea : COLOURS.land;
    context.fillRect(0, 0, width, height);
    if (data.boundary.length === 0) return;
    context.beginPath();
    for (const ring of data.boundary) trace(context, ring);
    context.fillStyle = COLOURS.land;
    context.fill();
    context.strokeStyle = COLOURS.edge;
    context.lineWidth = 1.5;
    context.stroke();
  }

  function drawStreets(context) {
    const k = perDegree();
    const road = Math.max(0.8, Math.min(9, k / 9000));
    context.beginPath();
    for (const street of data.streets) trace(context, street.l);
    context.lineJoin = "round";
    context.lineCap = "round";
    context.strokeStyle = COLOURS.casing;
    context.lineWidth = road + (road < 2 ? 0.2 : 1.6);
    context.stroke();
    if (road < 2) return;
    context.strokeStyle = COLOURS.road;
    context.lineWidth = road;
    context.stroke();
  }

  function drawNames(context) {
    if (perDegree() < 26000) return;
    const { width, height } = size();
    const taken = [];
    context.font = '600 12px "Titillium Web", system-ui, sans-serif';
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 3;
    for (const street of data.streets) {
      const middle = Math.floor(street.l.length / 4) * 2;
      const before = Math.max(0, middle - 2);
      const [ax, ay] = toScreen(street.l[before], street.l[before + 1]);
      const [bx, by] = toScreen(street.l[middle], street.l[middle + 1]);
      const [x, y] = [(ax + bx) / 2, (ay + by) / 2];
      if (x < 0 || y < 0 || x > width || y > height) continue;
      const half = context.measureText(street.n).width / 2 + 6;
      if (taken.some((t) => Math.abs(t.x - x) < t.half + half && Math.abs(t.y - y) < 18)) continue;
      taken.push({ x, y, half });
      context.strokeStyle = "#fff";
      context.strokeText(street.n, x, y);
      context.fillStyle = COLOURS.text;
      context.fillText(street.n, x, y);
    }
  }

  function drawPoint(context) {
    if (!point) return;
    const [x, y] = toScreen(...point);
    context.beginPath();
    context.moveTo(x, y);
    context.bezierCurveTo(x - 5, y - 11, x - 13, y - 16, x - 13, y - 25);
    context.arc(x, y - 25, 13, Math.PI, 0);
    context.bezierCurveTo(x + 13, y - 16, x + 5, y - 11, x, y);
    context.fillStyle = "#b3202e";
    context.fill();
    context.strokeStyle = "#fff";
    context.lineWidth = 2;
    context.stroke();
    context.beginPath();
    context.arc(x, y - 25, 4.5, 0, 2 * Math.PI);
    context.fillStyle = "#fff";
    context.fill();
  }

  function draw() {
    drawn = false;
    const { width, height } = size();
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    drawLand(context);
    drawStreets(context);
    drawNames(context);
    drawPoint(context);
  }

  function redraw() {
    if (drawn) return;
    drawn = true;
    requestAnimationFrame(draw);
  }

  function zoom(factor, around = point) {
    const next = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, view.zoom * factor));
    if (around) {
      const share = 1 - view.zoom / next;
      view.lon += (around[0] - view.lon) * share;
      view.lat += (around[1] - view.lat) * share;
    }
    view.zoom = next;
    redraw();
  }

  function nearestStreet([lon, lat]) {
    let best = { name: "", distance: Infinity };
    for (const { n, l } of data.streets) {
      for (let i = 0; i + 3 < l.length; i += 2) {
        const [ax, ay] = [(l[i] - lon) * squeeze, l[i + 1] - lat];
        const [dx, dy] = [(l[i + 2] - l[i]) * squeeze, l[i + 3] - l[i + 1]];
        const length = dx * dx + dy * dy;
        const t = length === 0 ? 0 : Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length));
        const distance = Math.hypot(ax + t * dx, ay + t * dy) * 111_320;
        if (distance < best.distance) best = { name: n, distance };
      }
    }
    return best;
  }

  let asked = 0;
  async function suggestAddress() {
    if (fields.address.value !== "" && fields.address.dataset.auto !== "1") return;
    const mine = ++asked;
    const [lon, lat] = point;
    const answer = await fetch(`/indirizzo?lat=${lat.toFixed(6)}&lon=${lon.toFixed(6)}`).catch(() => null);
    const { text } = answer?.ok ? await answer.json() : { text: null };
    if (mine !== asked || !text) return;
    fields.address.value = text;
    fields.address.dataset.auto = "1";
  }

  let waiting;
  function place(next) {
    point = next;
    fields.lon.value = next[0].toFixed(6);
    fields.lat.value = next[1].toFixed(6);
    const [x, y] = toScreen(...next);
    const { width, height } = size();
    if (x < 30 || y < 50 || x > width - 30 || y > height - 20) [view.lon, view.lat] = next;
    redraw();
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const street = nearestStreet(next);
      spot.textContent =
        street.distance < 400 ? `Punto scelto vicino a ${street.name}` : "Punto scelto lontano dalle strade";
      suggestAddress();
    }, 250);
  }

  function showStreet() {
    const wanted = fold(fields.address.value.replace(/[\d,].*$/, ""));
    const street = wanted.length > 3 && data.streets.find((each) => fold(each.n) === wanted);
    if (!street) return;
    const middle = Math.floor(street.l.length / 4) * 2;
    [view.lon, view.lat] = [street.l[middle], street.l[middle + 1]];
    view.zoom = (36000 / perDegree()) * view.zoom;
    redraw();
  }

  const fingers = new Map();
  let moved = false;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
    if (fingers.size === 1) moved = false;
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = [event.offsetX, event.offsetY];
    if (fingers.size === 2) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
      const gap = (spotAt) => Math.hypot(spotAt[0] - other[0], spotAt[1] - other[1]) || 1;
      zoom(gap(now) / gap(before), toPlace(...other));
      moved = true;
    } else if (moved || Math.hypot(now[0] - before[0], now[1] - before[1]) > 5) {
      const [lonA, latA] = toPlace(...before);
      const [lonB, latB] = toPlace(...now);
      view.lon += lonA - lonB;
      view.lat += latA - latB;
      moved = true;
      redraw();
    } else return;
    fingers.set(event.pointerId, now);
  });
  canvas.addEventListener("pointerup", (event) => {
    const tapped = fingers.delete(event.pointerId) && fingers.size === 0 && !moved;
    if (tapped) place(toPlace(event.offsetX, event.offsetY));
  });
  canvas.addEventListener("pointercancel", (event) => fingers.delete(event.pointerId));
  canvas.addEventListener(
    "wheel",
    (event) => {
      // Only when the map is in use: scrolling the page over it must go on scrolling the page.
      if (document.activeElement !== canvas && !event.ctrlKey) return;
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.25 : 0.8, toPlace(event.offsetX, event.offsetY));
    },
    { passive: false },
  );
  canvas.addEventListener("keydown", (event) => {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const arrow = arrows[event.key];
    if (arrow) {
      event.preventDefault();
      const step = event.shiftKey ? 48 : 10;
      const [x, y] = point ? toScreen(...point) : toScreen(view.lon, view.lat);
      place(toPlace(x + arrow[0] * step, y + arrow[1] * step));
    } else if (event.key === "+" || event.key === "=") zoom(1.5, point ?? [view.lon, view.lat]);
    else if (event.key === "-") zoom(1 / 1.5, point ?? [view.lon, view.lat]);
  });

  const tools = element(
    "div",
    { className: "tools" },
    button("Ingrandisci la mappa", "+", () => zoom(1.6)),
    button("Rimpicciolisci la mappa", "−", () => zoom(1 / 1.6)),
  );
  const here = element("button", {
    type: "button",
    className: "linkish",
    textContent: "Usa la mia posizione",
  });
  here.addEventListener("click", () => {
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) => {
        view.zoom = (60000 / perDegree()) * view.zoom;
        place([coords.longitude, coords.latitude]);
      },
      () => {
        spot.textContent = "La posizione non è disponibile: tocca la mappa o scrivi l'indirizzo.";
      },
    );
  });

  fields.address.addEventListener("input", () => delete fields.address.dataset.auto);
  fields.address.addEventListener("change", showStreet);
  for (const name of ["lat", "lon"]) {
    fields[name].addEventListener("change", () => {
      const [lat, lon] = [fields.lat, fields.lon].map((field) => Number(field.value.replace(",", ".")));
      if (fields.lat.value && fields.lon.value && Number.isFinite(lat) && Number.isFinite(lon))
        place([lon, lat]);
    });
  }

  host.replaceChildren(canvas, tools, element("div", { className: "under" }, spot, here), help);
  host.hidden = false;
  new ResizeObserver(redraw).observe(canvas);
  if (fields.lat.value && fields.lon.value) fields.lat.dispatchEvent(new Event("change"));
  // Most of the streets are in the old town: begin there rather than over the hills.
  const crowd = data.streets.map(({ l }) => [l[0], l[1]]);
  const median = (index) =>
    crowd.map((each) => each[index]).sort((a, b) => a - b)[Math.floor(crowd.length / 2)];
  if (!point && crowd.length > 0) {
    [view.lon, view.lat] = [median(0), median(1)];
    view.zoom = 3;
  }
  draw();
}

if (host) {
  fetch(host.dataset.src)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(String(answer.status)))))
    .then(start)
    // Without the map the form is whole: the address can be written.
    .catch(() => host.remove());
}
const summary = document.getElementById("errori");
if (summary) summary.focus();
