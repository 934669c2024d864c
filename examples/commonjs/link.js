// What `npm install` does with a package of the same repository (a workspace), or with a published one.
const { mkdirSync, rmSync, symlinkSync } = require("node:fs");
const path = require("node:path");

const scope = path.join(__dirname, "node_modules/@example");
mkdirSync(scope, { recursive: true });
rmSync(path.join(scope, "pictures"), { force: true });
symlinkSync(path.join(__dirname, "generated"), path.join(scope, "pictures"), "junction");
