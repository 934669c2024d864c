/**
 * The edge of the pipeline: all reading and writing goes through here. The stages get texts and give texts.
 * Heavy libraries are loaded only by the functions that need them.
 */
export { runtimes, type Config } from "./io/config.js";
export { readConfig } from "./io/config-file.js";
export { Fault } from "./io/fault.js";
export { readExisting, readFolder, type FolderState } from "./io/folder-state.js";
export { groupOutputs, keptEndpoints, usedSources, withoutKept, type KeptEndpoint } from "./io/kept.js";
export type { Patience } from "./io/lock.js";
export {
  changedSources,
  manifestName,
  manifestText,
  outputsOf,
  sameIngredients,
  type Digests,
  type EndpointEntry,
  type Ingredients,
  type Manifest,
} from "./io/manifest.js";
export {
  isUntouched,
  preparePackage,
  writeDocuments,
  writePackage,
  type PackageRequest,
  type Prepared,
} from "./io/package-folder.js";
export type { Difference, Drift } from "./io/plan.js";
export { packageNameFlaw } from "./io/package-name.js";
export { isProgramOlderThan, readRuntime, readRuntimeNeeds, readVersion } from "./io/program.js";
export { defaultInputs, hasDefaultInputs, packageFolder, readOverlays, withFolder } from "./io/project.js";
export { openSpool, textOfContent, type Content, type Spool } from "./io/spool.js";
export { readSources, type ReadOptions, type Sources } from "./io/read-sources.js";
