import { type ReactNode, useEffect, useId, useRef } from "react";
import { it } from "#text/it.ts";
import { Icon } from "#ui/icon.tsx";

export interface DialogProps {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, at the bottom. */
  footer?: ReactNode;
  wide?: boolean;
}

const FIRST_FIELD = ".dialog-content :is(textarea, select, input:not([type=checkbox], [type=radio]))";

/** The browser's own modal dialog: it keeps the focus inside, closes with Esc and gives the focus back. What was typed is not lost to a stray press. */
export function Dialog({ open, title, onClose, children, footer, wide }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const wasTyped = useRef(false);
  useEffect(() => {
    wasTyped.current = false;
    const dialog = element.current;
    if (open && dialog && !dialog.open) {
      dialog.showModal();
      // Whoever opened it is here to write: not to find the cross that closes it.
      dialog.querySelector<HTMLElement>(FIRST_FIELD)?.focus();
    }
    if (!open && dialog?.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={element}
      className={`dialog ${wide ? "dialog-wide" : ""}`}
      aria-labelledby={titleId}
      onClose={onClose}
      onInput={() => {
        wasTyped.current = true;
      }}
      onCancel={(event) => {
        if (wasTyped.current && !window.confirm(it.dialog.leave)) event.preventDefault();
      }}
      // A press beside the dialog closes it, unless it would throw away what was typed.
      onClick={(event) => event.target === element.current && !wasTyped.current && onClose()}
    >
      {open ? (
        <div className="dialog-body">
          <div className="dialog-head">
            <h2 id={titleId}>{title}</h2>
            <button
              type="button"
              className="btn btn-plain btn-icon"
              onClick={onClose}
              aria-label={it.actions.close}
            >
              <Icon name="close" size="md" />
            </button>
          </div>
          <div className="dialog-content">{children}</div>
          {footer ? <div className="dialog-footer">{footer}</div> : null}
        </div>
      ) : null}
    </dialog>
  );
}
