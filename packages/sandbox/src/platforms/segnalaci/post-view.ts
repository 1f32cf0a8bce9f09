import type { DatabaseSync } from "node:sqlite";
import { listAttachments, type Message, type Post } from "./post-store.ts";

/** The three words of the statistics (sheet §5). */
export const STATUS_LABEL = { pending: "Inviata", open: "In carico", close: "Chiusa" } as const;

/** `2024-03-05T10:12:33+01:00`: an instant with the offset that Rome had at that moment. */
export function romeTime(iso: string): string {
  const at = new Date(iso);
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Europe/Rome",
    dateStyle: "short",
    timeStyle: "medium",
  }).format(at);
  const wall = parts.replace(" ", "T");
  const minutes = Math.round((Date.parse(`${wall}Z`) - at.getTime()) / 60_000);
  const offset = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  return `${wall}+${offset}`;
}

function address(post: Post): Record<string, unknown> | null {
  const { longitude, latitude } = post;
  if (!post.address && longitude === null) return null;
  return { address: post.address ?? "", longitude, latitude };
}

/** A post on the wire (README §2). `base` is the address that the caller used. */
export function showPost(db: DatabaseSync, post: Post, base: string): Record<string, unknown> {
  const images = listAttachments(db, post.id).map(
    ({ name }) => `${base}/posts/${post.id}/attachments/${encodeURIComponent(name)}`,
  );
  return {
    id: post.id,
    published_at: romeTime(post.published),
    modified_at: romeTime(post.modified),
    expiry_at: post.expiry && romeTime(post.expiry),
    closed_at: post.closed && romeTime(post.closed),
    subject: post.subject,
    description: post.description,
    address: address(post),
    type: post.type,
    status: post.status,
    status_label: STATUS_LABEL[post.status],
    privacy_status: post.private ? "private" : "public",
    moderation_status: "approved",
    author: post.author,
    reporter: post.author,
    image: images[0] ?? null,
    images,
    is_comments_allowed: post.status !== "close",
    address_meta_info: post.meta,
    channel: post.channel,
    czrm: {
      case_id: post.caseId,
      case_number: post.caseNumber,
      stato: post.state,
      data_prevista: post.plannedOn,
    },
  };
}

export function showMessage(message: Message): Record<string, unknown> {
  const { id, published, modified, author, text, kind, receivers } = message;
  const view = {
    id,
    published_at: romeTime(published),
    modified_at: romeTime(modified),
    creator: author,
    text,
  };
  return kind === "private" ? { ...view, receivers } : view;
}
