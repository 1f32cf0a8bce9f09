/**
 * What SPID tells a service of a sign-in that did not succeed (regole tecniche, "Messaggi di anomalia"; Avviso 18 for 30):
 * `ErrorCode nrNN` in the status message. Those before 19 are faults of the service or stay with the identity provider.
 */
const SPID_ERRORS = [19, 20, 21, 22, 23, 25, 30] as const;
export type SpidError = (typeof SPID_ERRORS)[number];

/** The code that a text carries, whoever wrote it: it is looked for among those that exist, and nothing else is read. */
export function spidErrorIn(text: string | null | undefined): SpidError | undefined {
  const code = Number(/ErrorCode\s{0,3}nr(\d{2})(?!\d)/i.exec(text ?? "")?.[1]);
  return SPID_ERRORS.find((one) => one === code);
}
