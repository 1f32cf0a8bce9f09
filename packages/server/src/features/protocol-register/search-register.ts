import type { RegisterPage } from "@stabile/contract/protocol-register";
import type { DocumentQuery, ProtocolRegister } from "#ports/protocol-register.ts";
import { Problem } from "#runtime/problem.ts";

export interface RegisterSearch {
  q?: string | undefined;
  year?: number | undefined;
  number?: number | undefined;
  from?: string | undefined;
  to?: string | undefined;
  page: number;
}

const PAGE_SIZE = 20;

/** @throws Problem `bad-request` when nothing narrows it: a whole protocol is not for browsing */
export async function searchRegister(
  register: ProtocolRegister,
  asked: RegisterSearch,
  correlationId: string,
): Promise<RegisterPage> {
  const found = await register.search(queryOf(asked), correlationId);
  return {
    items: found.items
      .filter(({ kind }) => kind === "document")
      .map(({ id, subject, direction }) => ({
        unitId: id,
        subject,
        ...(direction === null ? {} : { direction }),
      })),
    total: found.total,
    page: asked.page,
    pageSize: PAGE_SIZE,
  };
}

function queryOf({ q, year, number, from, to, page }: RegisterSearch): DocumentQuery {
  if (!q && year === undefined && number === undefined && from === undefined && to === undefined)
    throw new Problem("bad-request", "Di' che cosa cercare: parole, numero, anno o giorni");
  if (from !== undefined && to !== undefined && from > to)
    throw new Problem("bad-request", "Il primo giorno viene dopo l'ultimo", [
      { field: "to", message: "È prima di «dal»" },
    ]);
  return {
    ...(q ? { words: q } : {}),
    ...(year === undefined && number === undefined ? {} : { number: { year, from: number, to: number } }),
    ...(from === undefined && to === undefined ? {} : { days: { from, to } }),
    ...{ page, pageSize: PAGE_SIZE },
  } as DocumentQuery;
}
