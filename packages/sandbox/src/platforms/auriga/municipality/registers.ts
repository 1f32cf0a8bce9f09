import { refuse } from "#platforms/auriga/wire/refusal.ts";

export interface Register {
  id: number;
  category: "PG" | "PP" | "R" | "E" | "I";
  code: string;
  title: string;
  isOpen: boolean;
}

/** The registers of the municipality. Codes are ours: the real ones are to be asked (reference §12). */
export const REGISTERS: readonly Register[] = [
  { id: 1, category: "PG", code: "PG", title: "Protocollo generale", isOpen: true },
  { id: 2, category: "PP", code: "PPMAN", title: "Protocollo particolare - Manutenzioni", isOpen: true },
  { id: 3, category: "R", code: "DD", title: "Determinazioni dirigenziali", isOpen: true },
  { id: 4, category: "R", code: "ORD", title: "Ordinanze", isOpen: true },
  { id: 5, category: "R", code: "COLL", title: "Repertorio dei collaudi", isOpen: false },
  { id: 6, category: "E", code: "RE", title: "Registro di emergenza", isOpen: true },
  { id: 7, category: "I", code: "INT", title: "Numerazione interna", isOpen: true },
];

/** The register for a category and a code; a category with one register needs no code. Refuses what there is not. */
export function registerFor(category: string, code: string | undefined): Register {
  const ofCategory = REGISTERS.filter((register) => register.category === category);
  const found =
    code === undefined && ofCategory.length === 1
      ? ofCategory[0]
      : ofCategory.find((register) => register.code === code);
  if (found === undefined)
    refuse(`Registro di numerazione inesistente: ${category} ${code ?? "senza sigla"}`);
  if (!found.isOpen) refuse(`Il registro ${found.code} e' chiuso`);
  return found;
}
