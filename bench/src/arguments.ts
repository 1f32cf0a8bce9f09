import { parseArgs } from "node:util";

export interface Arguments {
  /** Names of the benchmarks to run; empty: all. */
  only: string[];
  orders: number;
  rounds: number;
  /** Seconds of load in each half of a round. */
  seconds: number;
  /** A database that an earlier run loaded and left; undefined: one of its own. */
  database: string | undefined;
}

/** What `npm run bench -- …` was asked. @throws when a number is not one */
export function readArguments(argv: string[]): Arguments {
  const { values } = parseArgs({
    args: argv,
    options: {
      only: { type: "string", default: "" },
      orders: { type: "string", default: "1000000" },
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "4" },
      database: { type: "string" },
    },
  });
  const whole = (name: "orders" | "rounds" | "seconds") => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`--${name}: atteso un numero intero, non «${values[name]}»`);
    return value;
  };
  return {
    only: values.only.split(",").filter(Boolean),
    orders: whole("orders"),
    rounds: whole("rounds"),
    seconds: whole("seconds"),
    database: values.database,
  };
}
