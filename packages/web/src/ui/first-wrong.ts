/** By then the fields have been drawn with their errors. */
const DRAWN_MS = 50;

/** After a form was sent with something missing: the first field to correct takes the focus, and its error is read. */
export function focusFirstWrong(form: Element): void {
  setTimeout(() => form.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(), DRAWN_MS);
}
