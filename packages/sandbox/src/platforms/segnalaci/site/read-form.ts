import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Photo } from "#platforms/czrm/citizen-actions.ts";
import { fileTypeOf, LARGEST_UPLOAD, MOST_UPLOADS, safeFileName } from "../file-sniffing.ts";

/** What was typed, kept to be shown again when something is to be corrected. */
export type Typed = Record<string, string>;

const blankToNull = (value: unknown) => (typeof value === "string" && value.trim() === "" ? null : value);
const optional = (longest: number, message: string) =>
  z.preprocess(blankToNull, z.string().trim().max(longest, message).nullish());
const coordinate = (most: number) =>
  z.preprocess(
    (value) => (typeof value === "string" ? blankToNull(value.replace(",", ".")) : value),
    z.coerce.number("Scrivi un numero, per esempio 44,4075").min(-most).max(most).nullish(),
  );

const TAX_CODE = /^[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]$/;

export const formSchema = z
  .object({
    categoria: z.coerce.number("Scegli di che cosa si tratta").int().min(1, "Scegli di che cosa si tratta"),
    oggetto: z
      .string()
      .trim()
      .min(3, "Scrivi in poche parole che cosa non va")
      .max(120, "Al massimo 120 caratteri"),
    descrizione: z
      .string()
      .trim()
      .min(10, "Descrivi il problema con qualche parola in più")
      .max(4000, "Al massimo 4.000 caratteri"),
    indirizzo: optional(200, "Al massimo 200 caratteri"),
    lat: coordinate(90),
    lon: coordinate(180),
    nome: z.string().trim().min(1, "Scrivi il tuo nome").max(40, "Al massimo 40 caratteri"),
    cognome: z.string().trim().min(1, "Scrivi il tuo cognome").max(80, "Al massimo 80 caratteri"),
    email: z
      .email("Scrivi un indirizzo e-mail valido, per esempio nome@esempio.it")
      .max(80, "Al massimo 80 caratteri"),
    telefono: optional(15, "Al massimo 15 cifre"),
    codice_fiscale: z.preprocess(
      (value) => (typeof value === "string" ? blankToNull(value.replace(/\s/g, "").toUpperCase()) : value),
      z.string().regex(TAX_CODE, "Il codice fiscale ha 16 caratteri: controllalo").nullish(),
    ),
    riservata: z.string().optional(),
    privacy: z.string("Per inviare serve aver letto l'informativa").min(1),
  })
  .superRefine((form, context) => {
    if (((form.lat ?? null) !== null) !== ((form.lon ?? null) !== null)) {
      context.addIssue({
        code: "custom",
        path: ["lat"],
        message: "Servono entrambe le coordinate, o nessuna",
      });
    }
    if (!form.indirizzo && (form.lat ?? null) === null) {
      context.addIssue({
        code: "custom",
        path: ["indirizzo"],
        message: "Scrivi l'indirizzo o indica il punto sulla mappa",
      });
    }
  });
export type ReportForm = z.infer<typeof formSchema>;

interface ReadForm {
  typed: Typed;
  photos: Photo[];
  photoError: string | null;
}

interface UploadedPart {
  type: "file" | "field";
  fieldname: string;
  filename?: string;
  value?: unknown;
  file?: { truncated: boolean };
  toBuffer(): Promise<Buffer>;
}

/** Takes a multipart form apart. Files that are too big, too many or of another kind become a message for the citizen. */
export async function readReportForm(request: FastifyRequest): Promise<ReadForm> {
  const read: ReadForm = { typed: {}, photos: [], photoError: null };
  const parts = request.parts({
    limits: { fileSize: LARGEST_UPLOAD, files: 20, fields: 40, fieldSize: 65_536 },
  });
  for await (const part of parts as unknown as AsyncIterable<UploadedPart>) {
    if (part.type === "field") read.typed[part.fieldname] = String(part.value ?? "");
    else await takeFile(read, part);
  }
  if (read.photos.length > MOST_UPLOADS) read.photoError ??= `Puoi allegare al massimo ${MOST_UPLOADS} file`;
  return read;
}

async function takeFile(read: ReadForm, part: UploadedPart): Promise<void> {
  const bytes = await part.toBuffer();
  // An empty file field arrives as a file without name and without bytes.
  if (bytes.length === 0) return;
  const name = part.filename ?? "file";
  if (part.file?.truncated) {
    read.photoError ??= `«${name}» supera i 10 MB`;
    return;
  }
  const type = await fileTypeOf(bytes);
  if (type) read.photos.push({ name: safeFileName(name, type), bytes });
  else read.photoError ??= `«${name}» non è una foto JPEG, PNG o HEIC né un PDF`;
}

/** The first message for each field, in the order of the form. */
export function fieldErrors(error: z.ZodError): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of error.issues) errors[String(issue.path[0] ?? "")] ??= issue.message;
  return errors;
}
