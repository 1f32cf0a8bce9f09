import { it } from "#text/it.ts";

/** Grey lines where the content will be: the page does not jump when it arrives. */
export function Skeleton({ lines = 6, tall = false }: { lines?: number; tall?: boolean }) {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">{it.loading}</span>
      {Array.from({ length: lines }, (_, index) => (
        // A fixed number of identical lines: the index is their only identity.
        <span key={index} className={`skeleton-line ${tall ? "skeleton-tall" : ""}`} aria-hidden="true" />
      ))}
    </div>
  );
}
