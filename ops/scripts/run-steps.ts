import { spawn } from "node:child_process";

export interface Step {
  name: string;
  command: string;
  args: string[];
  cwd?: string;
  env?: Record<string, string>;
}

export interface StepOutcome {
  step: Step;
  code: number;
  seconds: number;
}

/** Runs one command, its output shown as it comes. */
export function runStep(step: Step, onLine?: (line: string) => void): Promise<StepOutcome> {
  const began = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(step.command, step.args, {
      cwd: step.cwd,
      env: { ...process.env, ...step.env },
      stdio: ["ignore", onLine ? "pipe" : "inherit", "inherit"],
    });
    let rest = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      process.stdout.write(chunk);
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) onLine?.(line);
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve({ step, code: code ?? 1, seconds: (Date.now() - began) / 1000 }));
  });
}
