import { bodyFaults, type BodyFaultId } from "./body.js";
import type { Fault } from "./fault.js";
import { httpFaults, type HttpFaultId } from "./http.js";
import { queueFaults, type QueueFaultId } from "./queue.js";
import { realtimeFaults, type RealtimeFaultId } from "./realtime.js";
import { securityFaults, type SecurityFaultId } from "./security.js";
import { sseFaults, type SseFaultId } from "./sse.js";
import { transportFaults, type TransportFaultId } from "./transport.js";
import { webhookFaults, type WebhookFaultId } from "./webhook.js";

/** The name of a fault: an id of the fault matrix, or a word for one that it does not list. */
export type FaultId =
  | TransportFaultId
  | BodyFaultId
  | HttpFaultId
  | QueueFaultId
  | SecurityFaultId
  | SseFaultId
  | RealtimeFaultId
  | WebhookFaultId;

/** Every way in which this server can misbehave. */
export const faults: Readonly<Record<FaultId, Fault>> = {
  ...transportFaults,
  ...bodyFaults,
  ...httpFaults,
  ...queueFaults,
  ...securityFaults,
  ...sseFaults,
  ...realtimeFaults,
  ...webhookFaults,
};

/** Faults of the matrix in which the server does nothing wrong: what happens there happens to the client. */
export const CLIENT_FAULTS: Readonly<Record<string, string>> = {
  Q19: "two waits on one handle: any server",
  S09: "a key that cannot be one: refused before anything is sent",
  A01: "aborted before the submit: nothing is sent",
  A04: "aborted during a backoff: any server that made the client back off (`H01`)",
  A09: "the process is killed between submit and result: any server",
  A10: "the process is killed after the server accepted: any server; `accepted()` has the request",
  A11: "SIGINT in the command line: any server",
  C01: "the client's wall clock jumps: any server",
  C02: "the client's machine sleeps: any server; `advance` moves the server's time",
  C03: "a deadline longer than a timer: any server",
  C04: "a thousand handles at once: any server",
};

function words(nth: Fault["nth"]): string {
  if (nth === undefined) return "1";
  return typeof nth === "object" ? nth.join(", ") : String(nth);
}

/** The table of faults in Markdown, made from the code that does them. */
export function faultTable(): string {
  const rows = Object.entries(faults).map(([id, fault]) => {
    const variants = (fault.variants ?? []).map((name) => `\`${name}\``).join(", ");
    const routes = fault.routes.length === 0 ? "the listener" : fault.routes.join(", ");
    return `| \`${id}\` | ${fault.group} | ${fault.does} | ${routes} | ${words(fault.nth)} | ${variants} |`;
  });
  const others = Object.entries(CLIENT_FAULTS).map(([id, why]) => `| \`${id}\` | client | ${why} | | | |`);
  const head = ["| fault | group | what the server does | routes | calls | variants |", "|---|---|---|---|---|---|"];
  return [...head, ...rows, ...others, ""].join("\n");
}
