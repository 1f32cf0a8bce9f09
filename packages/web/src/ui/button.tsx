import type { ButtonHTMLAttributes } from "react";
import { Icon } from "#ui/icon.tsx";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "primary" | "outline" | "plain" | "danger";
  icon?: string;
  small?: boolean;
  /** Shows that the answer is awaited, and ignores further presses without losing the focus. */
  busy?: boolean;
}

const LOOKS = {
  primary: "btn-primary",
  outline: "btn-outline-primary",
  plain: "btn-plain",
  danger: "btn-danger",
} as const;

export function Button({ look = "outline", icon, small, busy, className = "", ...rest }: ButtonProps) {
  const { onClick, children, type = "button", ...other } = rest;
  return (
    <button
      {...other}
      type={type}
      className={`btn ${LOOKS[look]} ${small ? "btn-sm" : ""} ${className}`.trim()}
      aria-disabled={busy || undefined}
      onClick={(event) => (busy ? event.preventDefault() : onClick?.(event))}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  );
}
