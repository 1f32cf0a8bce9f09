/**
 * A path with its names in braces put in, each encoded: `/condono/{numero}`.
 * @throws Error when the template has a name that there is no value for, a mistake of the configuration; or when a value is
 * `.` or `..`, which would lead to another address
 */
export function fillPath(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Nel percorso ${template} il nome {${name}} non esiste`);
    if (value === "." || value === "..")
      throw new Error(`Nel percorso ${template} {${name}} non può essere ${value}`);
    return encodeURIComponent(value);
  });
}
