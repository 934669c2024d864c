/*
 * Loaded before anything else in a child process: makes every connection but those to 127.0.0.1 fail and every read
 * outside the allowed folders fail, remembers both, and tells at exit what the process did to its globals.
 * FALSMITH_GUARD = { report, reads }: where the report goes, and the folders that may be read.
 */
import { syncBuiltinESMExports } from "node:module";
import dgram from "node:dgram";
import dns from "node:dns";
import fs from "node:fs";
import net from "node:net";
import { resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const { report: reportPath, reads: folders } = JSON.parse(process.env.FALSMITH_GUARD ?? "{}");
const writeReport = fs.writeFileSync;
const readText = fs.readFileSync;
const attempts = [];
const reads = [];
/** What the program under test adds to the report. */
export const notes = {};

function refuse(list, what, code) {
  list.push(what);
  return Object.assign(new Error(`refused by the test: ${what}`), { code });
}

const connect = net.Socket.prototype.connect;
const loopback = new Set(["127.0.0.1", "::ffff:127.0.0.1"]);
net.Socket.prototype.connect = function (...given) {
  const flat = given.flat();
  const first = flat[0];
  const options = typeof first === "object" && first !== null ? first : { port: first, host: flat[1] };
  const host = options.host ?? "localhost";
  if (options.path === undefined && !loopback.has(host)) {
    const error = refuse(attempts, `connect ${host}:${options.port}`, "EACCES");
    queueMicrotask(() => this.destroy(error));
    return this;
  }
  return connect.apply(this, given);
};
for (const name of ["send", "connect"])
  dgram.Socket.prototype[name] = () => {
    throw refuse(attempts, `datagram ${name}`, "EACCES");
  };
for (const name of Object.keys(dns).filter(
  (key) => /^(?:lookup|resolve)/.test(key) && typeof dns[key] === "function",
)) {
  const original = dns[name];
  dns[name] = (...given) => {
    if (loopback.has(given[0])) return original(...given);
    const error = refuse(attempts, `${name} ${String(given[0])}`, "ENOTFOUND");
    const done = given.at(-1);
    if (typeof done === "function") queueMicrotask(() => done(error));
    else throw error;
  };
  if (typeof dns.promises[name] === "function")
    dns.promises[name] = async (host) => {
      throw refuse(attempts, `${name} ${String(host)}`, "ENOTFOUND");
    };
}

function isAllowed(path) {
  if (typeof path !== "string" && !(path instanceof URL) && !Buffer.isBuffer(path)) return true;
  const absolute = resolve(path instanceof URL ? fileURLToPath(path) : String(path));
  return folders.some((folder) => absolute === folder || absolute.startsWith(folder + sep));
}
const watched = [
  "readFileSync",
  "openSync",
  "readdirSync",
  "opendirSync",
  "readFile",
  "open",
  "readdir",
  "createReadStream",
];
function watch(owner, name) {
  const original = owner[name];
  owner[name] = function (path, ...rest) {
    if (!isAllowed(path)) throw refuse(reads, `${name} ${String(path)}`, "EACCES");
    return original.call(this, path, ...rest);
  };
}
for (const name of watched) watch(fs, name);
for (const name of ["readFile", "open", "readdir", "opendir"]) watch(fs.promises, name);
syncBuiltinESMExports();

function shapeOf(object) {
  return JSON.stringify(Reflect.ownKeys(object).map(String).toSorted());
}
const prototypes = {
  Object: Object.prototype,
  Array: Array.prototype,
  Function: Function.prototype,
  String: String.prototype,
};
const before = Object.fromEntries(Object.entries(prototypes).map(([name, object]) => [name, shapeOf(object)]));

/** The peak of this program. `maxRSS` would count what the parent held when it forked, which Linux carries over. */
function highestRss() {
  try {
    const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readText("/proc/self/status", "utf8")) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // No such file on this system.
  }
  return process.resourceUsage().maxRSS * 1024;
}

process.on("exit", () => {
  const changed = Object.keys(prototypes).filter((name) => shapeOf(prototypes[name]) !== before[name]);
  const canary = "__PWNED__" in globalThis;
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const cpu = (userCPUTime + systemCPUTime) / 1000;
  const rss = highestRss();
  writeReport(reportPath, JSON.stringify({ attempts, reads, changed, canary, rss, cpu, notes }));
});
