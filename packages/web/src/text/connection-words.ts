import { it } from "#text/it.ts";

/** Whether it is this device that is without a network, or the server that does not answer: who can do something differs. */
export function connectionWords(isOnline: boolean = navigator.onLine): { down: string; help: string } {
  return isOnline
    ? { down: it.connection.down, help: it.connection.downHelp }
    : { down: it.connection.noNetwork, help: it.connection.noNetworkHelp };
}
