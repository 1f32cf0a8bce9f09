import { z } from "zod";

/** Both token services answer this. Some versions write the seconds as text. */
export const TokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().int().positive(),
});

/** Flat in version 4, wrapped in `fault` before; the code is a number or a text. */
const FlatFault = z.looseObject({
  code: z.union([z.number(), z.string()]),
  message: z.string().optional(),
  description: z.string().optional(),
  /** "Status report": an address that the gateway does not know; the code is then the HTTP status. */
  type: z.string().optional(),
});
export const JsonFault = z.union([
  FlatFault,
  z.looseObject({ fault: FlatFault }).transform(({ fault }) => fault),
]);

/** `<am:fault xmlns:am="http://wso2.org/apimanager">`, `ams:`, `amt:`: read by pattern, an XML parser is not needed. */
export const XML_FAULT = /<(?:\w+:)?fault\b[^>]*wso2[^>]*>/i;
export function xmlMember(text: string, name: string): string | undefined {
  return new RegExp(`<(?:\\w+:)?${name}>([^<]*)</(?:\\w+:)?${name}>`, "i").exec(text)?.[1]?.trim();
}

/**
 * Who calls us, as the gateway writes it (`X-JWT-Assertion`). Only what is used here: the rest differs between versions.
 * `exp` is in seconds, and in milliseconds in some.
 */
const CLAIM = "http://wso2.org/claims/";
export const CallerClaims = z.looseObject({
  iss: z.string(),
  exp: z.coerce.number().positive(),
  [`${CLAIM}subscriber`]: z.string().min(1),
  [`${CLAIM}applicationname`]: z.string().min(1),
  [`${CLAIM}apicontext`]: z.string().default(""),
});
export type CallerClaims = z.infer<typeof CallerClaims>;
export const callerClaim = (
  claims: CallerClaims,
  name: "subscriber" | "applicationname" | "apicontext",
): string => String(claims[`${CLAIM}${name}`]);
