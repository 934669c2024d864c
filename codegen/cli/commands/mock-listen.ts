import { errno } from "../../io/user-error.js";
import { usage } from "../terminal/arguments.js";

function ofPort(port: number, why: string, remedy: string): string {
  return `--port ${port} ${why}: ${remedy}`;
}
function ofHost(host: string, why: string): string {
  return `--host ${host} ${why}: leave out --host, or name another one`;
}

/** What the system says when it lets nobody listen, and what to do about it. */
const refusals: ReadonlyMap<string, (port: number, host: string) => string> = new Map([
  ["EADDRINUSE", (port) => ofPort(port, "is taken by another program", "choose another one, or leave out --port")],
  ["EACCES", (port) => ofPort(port, "is not for this user", "choose one from 1024 on, or leave out --port")],
  ["EPERM", (port) => ofPort(port, "is not for this user", "choose one from 1024 on, or leave out --port")],
  ["EADDRNOTAVAIL", (_port, host) => ofHost(host, "is not an address of this machine")],
  ["EAFNOSUPPORT", (_port, host) => ofHost(host, "is an address of a kind that this machine has not")],
  ["EINVAL", (_port, host) => ofHost(host, "is not an address to listen at")],
  ["ENOTFOUND", (_port, host) => ofHost(host, "is not a known host")],
  ["EAI_AGAIN", (_port, host) => ofHost(host, "cannot be looked up now")],
]);

/** What to throw when a server could not be started: wrong usage where the system refused, else the error as it is. */
export function whyNotListening(error: unknown, port: number, host = "127.0.0.1"): unknown {
  const words = refusals.get(errno(error) ?? "");
  return words === undefined ? error : usage(words(port, host));
}
