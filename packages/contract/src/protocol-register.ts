import { z } from "zod";
import type { RouteContract } from "./route.ts";
import { EXAMPLE_ID, Id } from "./shapes.ts";

/** What stands in the municipality's protocol, whoever had it registered: looked for there each time, and not kept here. */

const registration = z.object({
  register: z.string().optional(),
  year: z.int(),
  number: z.int(),
  at: z.iso.datetime().optional(),
  annulled: z.boolean(),
});
const direction = z.enum(["in", "out", "internal"]);

export const RegisterPage = z
  .object({
    items: z.array(z.object({ unitId: z.string(), subject: z.string(), direction: direction.optional() })),
    total: z.int(),
    page: z.int(),
    pageSize: z.int(),
  })
  .meta({ id: "RegisterPage" });
export type RegisterPage = z.infer<typeof RegisterPage>;

export const RegisteredUnit = z
  .object({
    unitId: z.string(),
    subject: z.string(),
    direction,
    /** The first is that of the general protocol, when it has one. */
    registrations: z.array(registration),
    /** Of ours: the entry that had it registered. */
    entry: z.object({ id: Id, code: z.string() }).optional(),
    files: z.array(
      z.object({
        position: z.int(),
        name: z.string(),
        bytes: z.int().optional(),
        /** Documents made of it here, of those that who asks may see. */
        documents: z.array(z.object({ id: Id, code: z.string() })),
      }),
    ),
  })
  .meta({ id: "RegisteredUnit" });
export type RegisteredUnit = z.infer<typeof RegisteredUnit>;

export const RegisterCodes = z
  .object({
    items: z.array(z.object({ code: z.string(), name: z.string() })),
    /** There are more: the words have to say more. */
    more: z.boolean(),
  })
  .meta({ id: "RegisterCodes" });

const unit = z.object({
  unitId: z
    .string()
    .regex(/^[\w.:-]{1,60}$/)
    .meta({ description: "Identificativo del documento nel protocollo", example: "1001" }),
});
const file = unit.extend({
  position: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .meta({ description: "Quale dei suoi file, dal primo", example: 1 }),
});
const day = (description: string) => z.iso.date().optional().meta({ description, example: "2026-11-30" });
const number = (description: string) =>
  z.coerce.number().int().min(1).max(99_999_999).optional().meta({ description, example: 1234 });

export const protocolRegisterRoutes = {
  searchRegister: {
    method: "GET",
    path: "/protocol/register",
    operationId: "searchRegister",
    summary: "Cerca nel protocollo del Comune, per parole, numero o giorno di registrazione",
    description: "Solo di chi gestisce il protocollo in tutto il Comune. Ogni ricerca resta scritta",
    area: "protocol",
    action: "protocol.manage",
    query: z.object({
      q: z.string().trim().max(200).optional().meta({
        description: "Parole dell'oggetto, tutte",
        example: "intonaco palestra",
      }),
      year: z.coerce.number().int().min(1900).max(2200).optional().meta({
        description: "Anno di registrazione",
        example: 2026,
      }),
      number: number("Numero di protocollo"),
      from: day("Registrato dal giorno"),
      to: day("Registrato fino al giorno"),
      page: z.coerce.number().int().min(1).max(1_000).default(1).meta({
        description: "Quale pagina, dalla prima",
        example: 1,
      }),
    }),
    success: 200,
    response: RegisterPage,
  },
  readRegistered: {
    method: "GET",
    path: "/protocol/register/:unitId",
    operationId: "readRegistered",
    summary: "Un documento del protocollo: numeri, verso, file",
    area: "protocol",
    action: "protocol.manage",
    params: unit,
    success: 200,
    response: RegisteredUnit,
  },
  readRegisteredFile: {
    method: "GET",
    path: "/protocol/register/:unitId/files/:position",
    operationId: "readRegisteredFile",
    summary: "Un file di un documento del protocollo",
    area: "protocol",
    action: "protocol.manage",
    params: file,
    success: 200,
    response: z.string(),
    responseType: "application/octet-stream",
  },
  keepRegisteredFile: {
    method: "POST",
    path: "/protocol/register/:unitId/files/:position/document",
    operationId: "keepRegisteredFile",
    summary: "Mette un file del protocollo tra i documenti di un edificio",
    description: "Lo stesso file, già messo nello stesso edificio, non si ripete",
    area: "protocol",
    action: "protocol.manage",
    params: file,
    body: z
      .object({
        buildingId: Id.describe("L'edificio tra i cui documenti metterlo").meta({ example: EXAMPLE_ID }),
      })
      .meta({ id: "RegisteredFilePlace" }),
    success: 201,
    response: z
      .object({ id: Id, code: z.string(), alreadyThere: z.boolean() })
      .meta({ id: "RegisteredFileKept" }),
  },
  findRegisterCodes: {
    method: "GET",
    path: "/protocol/register-codes",
    operationId: "findRegisterCodes",
    summary: "Uffici dell'organigramma, o voci del titolario, con il loro codice nel protocollo",
    area: "protocol",
    action: "protocol.manage",
    query: z.object({
      of: z.enum(["offices", "classifications"]).meta({
        description: "`offices`: l'organigramma; `classifications`: il titolario",
        example: "offices",
      }),
      q: z.string().trim().max(100).default("").meta({ description: "Parole del nome", example: "scuole" }),
    }),
    success: 200,
    response: RegisterCodes,
  },
} as const satisfies Record<string, RouteContract>;
