import type { CallAnswer } from "#platforms/auriga/answer-call.ts";

/** An answer whose HTTP and SOAP are good and whose inside is not: three ways, as the draw says. */
export function spoiled({ serviceReturn, attachments }: CallAnswer, draw: number): CallAnswer {
  if (draw < 1 / 3) return { serviceReturn: "*** non e' Base64 ***", attachments };
  if (draw < 2 / 3)
    return { serviceReturn: Buffer.from("<BaseOutput_WS><WSRes", "latin1").toString("base64"), attachments };
  return {
    serviceReturn,
    attachments: attachments.map((part) => ({ ...part, bytes: part.bytes.subarray(0, 40) })),
  };
}
