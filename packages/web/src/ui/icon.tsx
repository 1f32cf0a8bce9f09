import sprite from "bootstrap-italia/dist/svg/sprites.svg?no-inline";

export interface IconProps {
  /** A name of Bootstrap Italia's sprite, without `it-`: `search`, `warning-circle`… */
  name: string;
  size?: "xs" | "sm" | "md" | "lg";
  className?: string;
  /** Only when the icon says something that no text beside it says. */
  label?: string;
}

export function Icon({ name, size = "sm", className = "", label }: IconProps) {
  const classes = `icon ${size === "md" ? "" : `icon-${size}`} ${className}`.trim();
  const meaning = label ? { role: "img", "aria-label": label } : { "aria-hidden": true };
  return (
    <svg className={classes} focusable="false" {...meaning}>
      <use href={`${sprite}#it-${name}`} />
    </svg>
  );
}
