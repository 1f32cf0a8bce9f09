import { exitCodeOf, explain } from "#main/exit-codes.ts";

/** Something that `doctor` looked at. */
export interface Finding {
  level: "ok" | "warning" | "error";
  text: string;
  /** Of an error: with which the command ends. */
  code?: number;
}

export function toFinding(error: unknown): Finding {
  return { level: "error", text: explain(error), code: exitCodeOf(error) };
}
