/**
 * The edge of the pipeline: all reading and writing goes through here. The stages get texts and give texts.
 * Heavy libraries are loaded only by the functions that need them.
 */
export { RUNTIMES, type Config } from "./config/config.js";
export { readConfigLayers } from "./config/config-file.js";
export { packageNamed, packagesOf, readPackageConfig, readSourceConfig } from "./config/packages.js";
export { sha256 } from "./output/digest.js";
export { UserError } from "./user-error.js";
export { readExisting, readFolder, type FolderState } from "./output/folder-state.js";
export {
  groupOutputs,
  type RetainedEndpoint,
  retainedEndpoints,
  usedSources,
  withoutRetained,
} from "./output/retained.js";
export {
  changedSources,
  changesSince,
  MANIFEST_NAME,
  manifestText,
  outputsOf,
  recordedSource,
  sameIngredients,
  type EndpointEntry,
  type ExcludedEntry,
  type IngredientChanges,
  type Ingredients,
  type Manifest,
} from "./output/manifest.js";
export {
  isUntouched,
  preparePackage,
  writeDocuments,
  writePackage,
  type PackageRequest,
  type PreparedPackage,
} from "./output/package-folder.js";
export type { Difference, Drift } from "./output/plan.js";
export { packageNameFlaw } from "./config/config.js";
export {
  findsRuntime,
  isProgramOlderThan,
  readRuntime,
  readRuntimeNeeds,
  readVersion,
  runtimeRange,
} from "./program.js";
export {
  defaultInputs,
  hasDefaultInputs,
  packageFolder,
  packageFolders,
  readOverlays,
  withFolder,
} from "./config/project.js";
export { openStaging, textOfContent, type Content, type Staging } from "./output/staging.js";
export { isPath, readSources, type ReadOptions, type SourceInput, type Sources } from "./sources/read-sources.js";
