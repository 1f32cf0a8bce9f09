import { z } from "zod";
import { secret } from "#runtime/secret-settings.ts";

export const AurigaConfig = z.object({
  /** What people here call it. */
  AURIGA_NAME: z.string().trim().min(1).max(40).default("AURIGA"),
  AURIGA_CONTEXT: z.string().default("/auriga/v1"),
  /** `axis`: RPC/encoded; `jaxws`: document/literal. Which of the two a municipality runs has to be asked. */
  AURIGA_WIRE: z.enum(["axis", "jaxws"]).default("jaxws"),
  /** Before the name of each service, after what the gateway's context stands for (`/aurigarepository` of the server). */
  AURIGA_PATH: z.string().default("/jaxwsservices"),
  /** The namespace of a service is this with `*` replaced by the service's own word. */
  AURIGA_NAMESPACE: z.string().includes("*").default("http://*.webservices.repository2.auriga.eng.it"),
  /** As which application we are known there; empty: the municipality's protocol is not AURIGA, and none is called. */
  AURIGA_APPLICATION: z.string().trim().max(60).default(""),
  AURIGA_INSTANCE: z.string().default(""),
  /** The register's tenant, when it is chosen by a header rather than by the application. */
  AURIGA_SCHEMA: z.string().default(""),
  AURIGA_USER: z.string().default(""),
  AURIGA_PASSWORD: secret(z.string().default("")),
  /** `password`: sent with each call; `token`: exchanged once for a token. */
  AURIGA_LOGIN: z.enum(["password", "token"]).default("password"),
  /** Short name of the general register; empty: the register's own default. */
  AURIGA_REGISTER: z.string().max(30).default(""),
  /** Short name under which the numbers of the emergency register are given (category E). */
  AURIGA_EMERGENCY_REGISTER: z.string().max(30).default("RE"),
  /** Custom attribute that holds our reference, which the register has to know. */
  AURIGA_REFERENCE_ATTRIBUTE: z.string().min(1).default("RIFERIMENTO_APPLICAZIONE_Ud"),
  /** `attribute`, or `subject` where no attribute was made for us: then the reference ends the document's subject. */
  AURIGA_REFERENCE_IN: z.enum(["attribute", "subject"]).default("attribute"),
});
export type AurigaConfig = z.infer<typeof AurigaConfig>;
