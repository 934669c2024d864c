/**
 * How the relative imports of generated TypeScript end: in `.js`, as Node's own resolution wants it of compiled code; in
 * `.ts`, as loaders want it that run TypeScript as it is; or in nothing, as bundlers resolve it.
 */
export const IMPORT_EXTENSIONS = ["js", "ts", "none"] as const;
/** How the relative imports of generated TypeScript end: in `.js`, `.ts` or nothing. */
export type ImportExtension = (typeof IMPORT_EXTENSIONS)[number];
