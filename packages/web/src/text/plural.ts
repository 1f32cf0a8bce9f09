/** `1 persona`, `1.200 persone`. */
export const plural = (n: number, one: string, many: string): string =>
  `${n.toLocaleString("it-IT")} ${n === 1 ? one : many}`;
