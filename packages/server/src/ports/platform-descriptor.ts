/** A platform by the name that this municipality's people give it. */
export interface PlatformDescriptor {
  code: string;
  name: string;
  /** What it is for, in a few words. */
  purpose: string;
}

/** `CzRM, segnalazioni dei cittadini`. */
export function labelOfPlatform({ name, purpose }: PlatformDescriptor): string {
  return purpose === "" ? name : `${name}, ${purpose}`;
}
