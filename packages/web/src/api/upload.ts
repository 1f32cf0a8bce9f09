import type { RouteContract } from "@stabile/contract/route";
import { type AddressValues, addressOf } from "#api/address.ts";
import { type Answer, headersFor, readAnswer } from "#api/call.ts";
import { reportReachable } from "#api/connection.ts";
import { Unreachable } from "#api/problem.ts";

export interface UploadInput {
  params: AddressValues;
  query?: AddressValues;
  file: File;
  /** What the form says beside the file. */
  fields?: Readonly<Record<string, string>>;
  /** Share of the bytes already sent, 0–1. */
  onProgress: (share: number) => void;
  idempotencyKey: string;
  signal?: AbortSignal;
}

/**
 * Sends one file as multipart field `file`. XMLHttpRequest, because `fetch` cannot tell how much has gone out, and from a
 * building's cellar it goes slowly.
 * @throws the same as `call`
 */
export function upload<const R extends RouteContract>(route: R, input: UploadInput): Promise<Answer<R>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(route.method, addressOf(route, { params: input.params, query: input.query }));
    for (const [name, value] of Object.entries(headersFor(route, input)))
      request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) input.onProgress(event.loaded / event.total);
    };
    request.onerror = () => {
      reportReachable(false);
      reject(new Unreachable());
    };
    request.onload = () => {
      try {
        resolve(readAnswer(route, request.status, request.responseText));
      } catch (error) {
        reject(error);
      }
    };
    input.signal?.addEventListener("abort", () => request.abort());
    request.onabort = () => reject(new DOMException("aborted", "AbortError"));
    const form = new FormData();
    for (const [name, value] of Object.entries(input.fields ?? {})) form.append(name, value);
    form.append("file", input.file, input.file.name);
    request.send(form);
  });
}
