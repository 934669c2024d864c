// What `npm install` does with a package of the same repository (a workspace), or with a published one.
const { mkdirSync, rmSync, symlinkSync } = require("node:fs");
const { join } = require("node:path");

const scope = join(__dirname, "node_modules/@example");
mkdirSync(scope, { recursive: true });
rmSync(join(scope, "pictures"), { force: true });
symlinkSync(join(__dirname, "generated"), join(scope, "pictures"), "junction");
