/** What a platform says of a person goes into an address as a part of it: a `?` or `&` in it adds no field of its own. */
export const mailTo = (email: string): string => `mailto:${encodeURIComponent(email).replaceAll("%40", "@")}`;

export const callTo = (phone: string): string => `tel:${phone.replaceAll(/[^+\d]/g, "")}`;
