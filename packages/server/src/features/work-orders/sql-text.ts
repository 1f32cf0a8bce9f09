/** Values of one statement, in the order of their `$n`. */
export interface Parameters {
  readonly values: unknown[];
  /** Adds a value and gives its placeholder. Text of the statement is constant: a value never enters it. */
  add(value: unknown): string;
}

export function parameters(...initial: unknown[]): Parameters {
  const values = [...initial];
  return {
    values,
    add(value) {
      values.push(value);
      return `$${values.length}`;
    },
  };
}

/** SQL of an instant as the API writes it, `2026-06-24T08:00:00.000Z`. */
export function instantText(column: string): string {
  return `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** SQL that turns a code into its Italian label; codes and labels are constants of ours. */
export function labelText(column: string, labels: Record<string, string>): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const cases = Object.entries(labels).map(([code, label]) => `when ${quoted(code)} then ${quoted(label)}`);
  return `case ${column} ${cases.join(" ")} else ${column} end`;
}
