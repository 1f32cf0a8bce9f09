import { workOrderRoutes } from "@stabile/contract/work-orders";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { randomKey } from "#api/idempotency.ts";
import { upload } from "#api/upload.ts";
import { orderQuery } from "#pages/work-orders/order-queries.ts";
import { order } from "#text/it-work-orders.ts";

export interface Upload {
  /** Also its idempotency key: trying again does not attach the photo twice. */
  key: string;
  file: File;
  share: number;
  state: "waiting" | "sending" | "done" | "failed";
  error?: unknown;
  /** Refused here, before sending. */
  refusal?: string;
}

const LIMIT_BYTES = 15 * 1024 * 1024;

/** Files on their way to an order, one at a time: on a weak signal two would only slow each other. */
export function useUploads(orderId: string) {
  const client = useQueryClient();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const queue = useRef(Promise.resolve());

  function change(key: string, values: Partial<Upload>): void {
    setUploads((now) => now.map((item) => (item.key === key ? { ...item, ...values } : item)));
  }
  async function send(item: Upload): Promise<void> {
    change(item.key, { state: "sending", share: 0, error: undefined });
    try {
      await upload(workOrderRoutes.uploadAttachment, {
        params: { id: orderId },
        file: item.file,
        idempotencyKey: item.key,
        onProgress: (share) => change(item.key, { share }),
      });
      change(item.key, { state: "done", share: 1 });
      void client.invalidateQueries({ queryKey: orderQuery(orderId).queryKey });
    } catch (error) {
      change(item.key, { state: "failed", error });
    }
  }
  function enqueue(item: Upload): void {
    queue.current = queue.current.then(() => send(item));
  }
  return {
    uploads,
    add(files: readonly File[]): void {
      const items = files.map(toUpload);
      setUploads((now) => [...now.filter((item) => item.state !== "done"), ...items]);
      for (const item of items) if (item.state === "waiting") enqueue(item);
    },
    retry: enqueue,
    discard: (key: string) => setUploads((now) => now.filter((item) => item.key !== key)),
  };
}

function toUpload(file: File): Upload {
  const base = { key: randomKey(), file, share: 0 };
  if (file.size <= LIMIT_BYTES) return { ...base, state: "waiting" };
  return { ...base, state: "failed", refusal: order.files.tooBig(file.name) };
}
