import { isBuiltin } from "node:module";
import { packageNamePattern } from "./config.js";

/** What is wrong with a package name; undefined when npm takes it. */
export const packageNameFlaw = (name: string): string | undefined => {
  if (name.length > 214) return "it is longer than 214 characters";
  if (!new RegExp(packageNamePattern).test(name))
    return "npm takes lower-case letters, digits, dots, dashes, and one scope as in @scope/name";
  if (name === "node_modules" || name === "favicon.ico") return "npm keeps it for itself";
  return isBuiltin(name) ? "it is the name of a module of Node" : undefined;
};
