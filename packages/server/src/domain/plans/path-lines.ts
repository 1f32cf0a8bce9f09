import type { Point } from "#domain/plans/plane.ts";

export interface Line {
  points: Point[];
  isClosed: boolean;
}

/** How many numbers each command of a path takes (SVG 1.1 §8.3). */
const TAKES: Readonly<Record<string, number>> = {
  M: 2,
  L: 2,
  H: 1,
  V: 1,
  C: 6,
  S: 4,
  Q: 4,
  T: 2,
  A: 7,
  Z: 0,
};
const TOKEN = /([MLHVCSQTAZ])|(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)/gi;
const MOST_TOKENS = 20_000;

/** The lines of a path's `d`; a curve is taken as the straight line to where it ends, which is enough to find a room. */
export function linesOfPath(text: string): Line[] {
  const lines: Line[] = [];
  let at: Point = [0, 0];
  for (const { command, values } of commandsOf(text)) {
    const line = lines.at(-1);
    if (command.toUpperCase() === "Z") {
      if (line) line.isClosed = true;
      at = line?.points[0] ?? at;
      continue;
    }
    at = endOf(command, values, at);
    const begins = command.toUpperCase() === "M" || line === undefined || line.isClosed;
    if (begins)
      lines.push({
        points: command.toUpperCase() === "M" || !line?.points[0] ? [at] : [line.points[0], at],
        isClosed: false,
      });
    else line.points.push(at);
  }
  return lines;
}

interface Command {
  command: string;
  values: number[];
}

/** A command said once holds for all the numbers that follow; after a move they are lines. */
function commandsOf(text: string): Command[] {
  const tokens = [...text.matchAll(TOKEN)].slice(0, MOST_TOKENS);
  const commands: Command[] = [];
  let command = "";
  let values: number[] = [];
  for (const [, letter, number] of tokens) {
    if (letter !== undefined) {
      command = letter;
      values = [];
      if (letter.toUpperCase() === "Z") commands.push({ command, values });
    } else if (command !== "") values.push(Number(number));
    const takes = TAKES[command.toUpperCase()] ?? 0;
    if (takes === 0 || values.length < takes) continue;
    commands.push({ command, values });
    values = [];
    if (command.toUpperCase() === "M") command = command === "M" ? "L" : "l";
  }
  return commands;
}

function endOf(command: string, values: readonly number[], [x, y]: Point): Point {
  const isRelative = command === command.toLowerCase();
  const [baseX, baseY] = isRelative ? [x, y] : [0, 0];
  if (command.toUpperCase() === "H") return [baseX + (values[0] ?? 0), y];
  if (command.toUpperCase() === "V") return [x, baseY + (values[0] ?? 0)];
  return [baseX + (values.at(-2) ?? 0), baseY + (values.at(-1) ?? 0)];
}
