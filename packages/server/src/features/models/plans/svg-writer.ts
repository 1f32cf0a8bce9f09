import { type Affine, combined, IDENTITY, moved, readTransform } from "#domain/plans/affine.ts";
import { type DrawnShape, type DrawnText, largestShapes } from "#domain/plans/propose-outlines.ts";
import { ModelUnreadable } from "#features/models/model-unreadable.ts";
import {
  type Drawing,
  escaped,
  MOST_DRAWN_BYTES,
  MOST_TEXTS,
  SVG,
  svgHead,
} from "#features/models/plans/drawing.ts";
import {
  type ClassStyles,
  readSheet,
  safeAttribute,
  safeStyle,
} from "#features/models/plans/svg-attributes.ts";
import { type Frame, frameOfSvg } from "#features/models/plans/svg-frame.ts";
import { closedLines } from "#features/models/plans/svg-shape.ts";

const NAMESPACE = "http://www.w3.org/2000/svg";
const DRAWN = new Set("g path rect circle ellipse line polyline polygon text tspan".split(" "));
/** Beside the drawing, or never to be seen: they are not missed. */
const SILENT = new Set(
  "title desc metadata style defs script set animate animateTransform animateMotion".split(" "),
);
/** How drawing programs write what a thing is called. */
const CALLED = ["id", "inkscape:label", "data-name", "aria-label"];
const LONGEST_LABEL = 200;

interface Element {
  name: string;
  uri: string;
  said: Record<string, string>;
}

interface Open {
  kind: "root" | "drawn" | "title" | "style" | "left-out";
  name: string;
  matrix: Affine;
  shapes: DrawnShape[];
  words: string;
  at: Affine;
}

/** Writes a drawing anew, element by element, and gathers its closed lines and its words. */
export class SvgWriter {
  #frame: Frame | undefined;
  #path: Open[] = [];
  #parts: string[] = [];
  #length = 0;
  #classes: ClassStyles = new Map();
  #shapes: DrawnShape[] = [];
  #texts: DrawnText[] = [];
  #leftOut = new Map<string, number>();

  open(element: Element): void {
    const parent = this.#path.at(-1);
    if (parent === undefined) return this.#begin(element);
    const kind = kindOf(element, parent.kind);
    const open: Open = {
      kind,
      name: element.name,
      matrix: parent.matrix,
      shapes: [],
      words: "",
      at: IDENTITY,
    };
    if (kind === "drawn") this.#draw(element, open);
    else if (kind === "left-out" && parent.kind !== "left-out" && !SILENT.has(element.name))
      this.#leftOut.set(element.name, (this.#leftOut.get(element.name) ?? 0) + 1);
    this.#path.push(open);
  }

  text(text: string): void {
    const open = this.#path.at(-1);
    if (open === undefined) return;
    if (open.kind === "title" || open.kind === "style") open.words += text;
    if (open.kind !== "drawn" || (open.name !== "text" && open.name !== "tspan")) return;
    this.#write(escaped(text));
    const whole = this.#path.find(({ name }) => name === "text") ?? open;
    whole.words += text;
  }

  close(): void {
    const open = this.#path.pop();
    if (open?.kind === "drawn") this.#write(`</${open.name}>`);
    if (open?.kind === "style") this.#classes = new Map([...this.#classes, ...readSheet(open.words)]);
    if (open?.kind === "title")
      for (const shape of this.#path.at(-1)?.shapes ?? []) shape.labels.push(label(open.words));
    if (
      open?.kind === "drawn" &&
      open.name === "text" &&
      open.words.trim() !== "" &&
      this.#texts.length < MOST_TEXTS
    )
      this.#texts.push({ at: moved(open.matrix, [open.at[4], open.at[5]]), text: label(open.words) });
  }

  drawing(): Drawing {
    const frame = this.#frame;
    if (frame === undefined) throw new ModelUnreadable("Il file non contiene un disegno SVG");
    if (this.#parts.length === 0) throw new ModelUnreadable("Nel file SVG non c'è niente da disegnare");
    const { width, height, toPlan } = frame;
    const body = `<g transform="matrix(${toPlan.join(" ")})" font-family="sans-serif">${this.#parts.join("")}</g></svg>`;
    return {
      bytes: new TextEncoder().encode(svgHead(width, height) + body),
      mediaType: SVG,
      ...{ width, height, shapes: largestShapes(this.#shapes), texts: this.#texts, notes: this.#notes() },
    };
  }

  #begin({ name, uri, said }: Element): void {
    if (name !== "svg" || uri !== NAMESPACE) throw new ModelUnreadable("Il file non è un disegno SVG");
    this.#frame = frameOfSvg(said);
    const { toPlan } = this.#frame;
    this.#path.push({ kind: "root", name, matrix: toPlan, shapes: [], words: "", at: IDENTITY });
  }

  #draw({ name, said }: Element, open: Open): void {
    const safe = this.#safe(said);
    const own = readTransform(safe.transform ?? "") ?? IDENTITY;
    open.matrix = combined(open.matrix, own);
    if (name === "text" || name === "tspan") this.#place(safe, open);
    const labels = CALLED.flatMap((key) => (said[key] === undefined ? [] : [label(said[key])]));
    for (const points of closedLines(name, safe)) {
      const shape = { points: points.map((point) => moved(open.matrix, point)), labels: [...labels] };
      this.#shapes.push(shape);
      open.shapes.push(shape);
    }
    const written = Object.entries(safe).map(([key, value]) => ` ${key}="${escaped(value)}"`);
    this.#write(`<${name}${written.join("")}>`);
  }

  /** Words stand where their text says; some programs say it of its first part instead. */
  #place({ x, y }: Record<string, string>, open: Open): void {
    if (x === undefined || y === undefined) return;
    const at: Affine = [1, 0, 0, 1, Number.parseFloat(x), Number.parseFloat(y)];
    open.at = at;
    const whole = this.#path.find(({ name }) => name === "text");
    if (whole !== undefined && whole.words.trim() === "" && whole.at === IDENTITY) whole.at = at;
  }

  /** Attributes first, then what the sheet says of its classes, then its own style: the later wins. */
  #safe(said: Readonly<Record<string, string>>): Record<string, string> {
    const safe: Record<string, string> = {};
    for (const [name, value] of Object.entries(said)) {
      const kept = safeAttribute(name, value);
      if (kept !== undefined) safe[name] = kept;
    }
    for (const name of (said.class ?? "").split(/\s+/).slice(0, 20))
      Object.assign(safe, this.#classes.get(name));
    return Object.assign(safe, safeStyle(said.style ?? ""));
  }

  #write(part: string): void {
    this.#length += part.length;
    if (this.#length > MOST_DRAWN_BYTES)
      throw new ModelUnreadable(
        "Il disegno è troppo grande per essere mostrato: semplificalo o dividilo per piano",
      );
    this.#parts.push(part);
  }

  #notes(): string[] {
    if (this.#leftOut.size === 0) return [];
    const named = [...this.#leftOut].slice(0, 8).map(([name, count]) => `${name.slice(0, 40)} (${count})`);
    return [`Non si mostrano alcune parti del file: ${named.join(", ")}. Si vedono nel documento originale.`];
  }
}

const label = (text: string): string => text.replaceAll(/\s+/g, " ").trim().slice(0, LONGEST_LABEL);

function kindOf({ name, uri }: Element, parent: Open["kind"]): Open["kind"] {
  if (uri === NAMESPACE && name === "style") return "style";
  if (parent === "left-out" || parent === "title" || parent === "style") return "left-out";
  if (uri !== NAMESPACE) return "left-out";
  if (name === "title") return "title";
  return DRAWN.has(name) ? "drawn" : "left-out";
}
