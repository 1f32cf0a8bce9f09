import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { littlePdf } from "#core/little-pdf.ts";
import type { Amnesty } from "#platforms/edilizia/amnesties.ts";
import { badRequest } from "#platforms/edilizia/answers.ts";
import type { Decree } from "#platforms/edilizia/decrees.ts";
import type { Office } from "#platforms/edilizia/office.ts";

const Search = z.object({
  nomeStrada: z.string().trim().min(1),
  civicoDa: z.number().int(),
  civicoA: z.number().int(),
  letteraInterno: z.string().nullish(),
  colore: z.enum(["NERO", "ROSSO"]).nullish(),
  numero: z.number().int().nullish(),
  anno: z.number().int().nullish(),
});

/** Decrees of fitness for use. */
export function decreeRoutes(app: FastifyInstance, office: () => Office): void {
  app.post("/abitabilita/decreti", (request, reply) => {
    const search = Search.safeParse(request.body);
    if (!search.success)
      return badRequest(reply, `Campo non valido: ${search.error.issues[0]?.path.join(".") ?? ""}`);
    const found = office().decrees.filter((decree) => isWanted(decree, search.data));
    if (found.length === 0) return reply.code(404).send();
    return reply.send(found.map(shownOf));
  });

  app.get<{ Params: { idUd: string; nomeFile: string } }>(
    "/abitabilita/decreto/:idUd/allegato/:nomeFile",
    (request, reply) => {
      const { idUd, nomeFile } = request.params;
      const decree = office().decrees.find(({ unitaDocumentaria }) => String(unitaDocumentaria) === idUd);
      if (!decree?.allegati.some(({ nome }) => nome === nomeFile)) return reply.code(404).send();
      const { numeroDecreto, annoDecreto, indirizzi } = decree;
      const lines = [
        `Decreto di abitabilità n. ${numeroDecreto} del ${annoDecreto}`,
        indirizzi[0]?.indirizzo ?? "",
      ];
      return reply.send({ allegatoFile: fileOf(lines), metadati: { nome: nomeFile } });
    },
  );
}

const fileOf = (lines: readonly string[]) => ({ file: littlePdf(lines).toString("base64") });

function shownOf({
  unitaDocumentaria,
  annoDecreto,
  numeroDecreto,
  autocertificata,
  indirizzi,
  allegati,
}: Decree) {
  return { unitaDocumentaria, annoDecreto, numeroDecreto, autocertificata, indirizzi, allegati };
}

function isWanted({ building: { address }, ...decree }: Decree, search: z.infer<typeof Search>): boolean {
  const { nomeStrada, civicoDa, civicoA, letteraInterno, colore, numero, anno } = search;
  return (
    address.streetName === nomeStrada.toUpperCase() &&
    address.number >= civicoDa &&
    address.number <= civicoA &&
    (!letteraInterno || address.letter === letteraInterno.toUpperCase()) &&
    (colore == null || (colore === "ROSSO") === (address.colour === "red")) &&
    (numero == null || decree.numeroDecreto === numero) &&
    (anno == null || decree.annoDecreto === anno)
  );
}

interface AmnestyKeys {
  numero: string;
  anno: string;
  numeroProvvedimento: string;
  annoProvvedimento: string;
  nomeFile: string;
}

/** Building amnesties. */
export function amnestyRoutes(app: FastifyInstance, office: () => Office): void {
  const find = ({ numero, anno }: Pick<AmnestyKeys, "numero" | "anno">): Amnesty | undefined =>
    office().amnesties.find(
      (one) => String(one.numeroPratica) === numero && String(one.annoPratica) === anno,
    );

  app.get<{ Params: { soggetto: string } }>("/condono/condoni/:soggetto", (request, reply) => {
    const own = office().amnesties.filter(({ nominativi }) =>
      nominativi.some(({ codiceFiscale }) => codiceFiscale === request.params.soggetto),
    );
    if (own.length === 0) return reply.code(204).send();
    return reply.send(
      own.map(({ recId, numeroPratica, annoPratica, statoPratica, indirizzi }) => ({
        recId,
        numeroPratica,
        annoPratica,
        statoPratica,
        indirizzi,
      })),
    );
  });

  app.get<{ Params: AmnestyKeys }>("/condono/condono/:numero/:anno", (request, reply) => {
    const found = find(request.params);
    return found === undefined ? reply.code(404).send() : reply.send(found);
  });

  app.get<{ Params: AmnestyKeys }>(
    "/condono/condono/:numero/:anno/:numeroProvvedimento/:annoProvvedimento/allegato/:nomeFile",
    (request, reply) => {
      const { numeroProvvedimento, annoProvvedimento, nomeFile } = request.params;
      const document = find(request.params)?.documenti.find(
        (one) =>
          one.nome === nomeFile &&
          String(one.numeroProvvedimento) === numeroProvvedimento &&
          one.dataProvvedimento.startsWith(`${annoProvvedimento}-`),
      );
      if (document === undefined) return reply.code(404).send();
      const lines = [`Provvedimento di condono n. ${numeroProvvedimento} del ${annoProvvedimento}`];
      // With a capital D here, and without one among the decrees.
      return reply.send({ allegatoFile: fileOf(lines), metaDati: { nome: nomeFile } });
    },
  );
}
