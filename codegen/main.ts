#!/usr/bin/env node
import { setFlagsFromString } from "node:v8";
import { dispatch, fail } from "./cli/dispatch.js";
import { processTerminal } from "./cli/terminal/terminal.js";
import { verbs } from "./cli/verbs.js";

// A run lets go of what it has printed, but V8 would sooner double its heap than look for that: a third more memory for
// no time that could be measured. It has no other way to be told by a program that is already running. `mend` holds all
// of it until it prints, and would look in vain: a tenth of its time.
try {
  if (process.argv[2] !== "mend") setFlagsFromString("--heap-growing-percent=50");
} catch {
  // Another engine than V8 (Bun) has its own ways.
}

const terminal = processTerminal();

// What no caller awaited still ends in one line, not in a stack trace.
process.on("uncaughtException", (error) => void fail(error, terminal).then((code) => process.exit(code)));

// The exit code is set, not forced: what is still on its way through a pipe arrives.
process.exitCode = await dispatch(process.argv.slice(2), terminal, verbs);
