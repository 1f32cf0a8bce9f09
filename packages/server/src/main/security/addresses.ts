import { isIP } from "node:net";

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i;

export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

/** Whether people reach it from other machines. */
export function isExposed({ publicUrl, listensOn }: { publicUrl: URL; listensOn: string }): boolean {
  return !isLoopback(publicUrl.hostname) || !isLoopback(listensOn);
}

/** Of private addresses an office's network has a /16 at most; of IPv6 a site has a /48. */
const WIDEST = { 4: 16, 6: 48 } as const;

/** Names that the proxy list takes for whole families of addresses (`proxy-addr`), and those that mean "anybody". */
const WIDE_NAMES = ["true", "*", "all", "uniquelocal", "linklocal"];

/** Whether a list of who is believed names more machines than one proxy has. */
export function isWide(entry: string): boolean {
  const text = entry.trim().toLowerCase();
  if (WIDE_NAMES.includes(text)) return true;
  const [address = "", prefix] = text.split("/");
  const family = isIP(address);
  if (prefix === undefined || (family !== 4 && family !== 6)) return false;
  return Number(prefix) < WIDEST[family];
}
