#!/usr/bin/env node
import { dispatch, fail } from "./cli/dispatch.js";
import { processTerminal } from "./cli/terminal.js";
import { verbs } from "./cli/verbs.js";

const terminal = processTerminal();

// What no caller awaited still ends in one line, not in a stack trace.
process.on("uncaughtException", (error) => void fail(error, terminal).then((code) => process.exit(code)));

// The exit code is set, not forced: what is still on its way through a pipe arrives.
process.exitCode = await dispatch(process.argv.slice(2), terminal, verbs);
