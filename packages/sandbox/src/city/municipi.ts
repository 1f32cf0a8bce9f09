import type { Municipio } from "#city/types.ts";

/** Genoa's nine Municipi, from west to east only in part: the numbers go inland from the centre, then along the coast. */
export const MUNICIPI: readonly Municipio[] = [
  { code: "I", name: "Centro Est" },
  { code: "II", name: "Centro Ovest" },
  { code: "III", name: "Bassa Val Bisagno" },
  { code: "IV", name: "Media Val Bisagno" },
  { code: "V", name: "Valpolcevera" },
  { code: "VI", name: "Medio Ponente" },
  { code: "VII", name: "Ponente" },
  { code: "VIII", name: "Medio Levante" },
  { code: "IX", name: "Levante" },
];
