/**
 * falsmith in a bundler: `falsmith/unplugin`. While somebody edits, the package is made anew when its sources change;
 * in a build it is compared, and a difference is an error of the build. Both as `falsmith generate` does it, with the
 * project's configuration.
 */
import { createUnplugin, type UnpluginFactory, type UnpluginInstance } from "unplugin";
import { generateOptionsOf, readGenerateArguments } from "./cli/terminal/generate-arguments.js";
import { findingText } from "./cli/terminal/finding-text.js";
import { type OverlayError, overlayErrorOf } from "./cli/terminal/overlay-error.js";
import { displayOn } from "./cli/terminal/progress.js";
import { diffRuns, runDiffText } from "./cli/terminal/run-diff.js";
import { wantsColour } from "./messages/paint.js";
import { withoutCommands } from "./messages/runner-commands.js";
import { makeDevSession, type DevSession } from "./project/dev-session.js";
import type { GenerateOptions } from "./project/options.js";
import type { RunReport } from "./project/report.js";
import { PROGRAM } from "./project/settings.js";

/** What the plugin takes: the options of `generate`, over what `falsmith.config.*` says; and those of its own. */
export interface FalsmithPluginOptions extends Omit<GenerateOptions, "signal" | "onProgress" | "timings" | "dryRun"> {
  /** The folder of the project. Default: Vite's root, webpack's context, else the current folder. */
  readonly cwd?: string;
  /** Take what these options do not say from `falsmith.config.*`. Default: true. */
  readonly config?: boolean;
  /**
   * Inputs and flags as `falsmith generate` takes them, where the options beside do not say them.
   * @deprecated Use the options of the same names: `args: ["docs", "--out", "src/fal"]` is
   * `{ sources: ["docs"], out: "src/fal" }`.
   */
  readonly args?: readonly string[];
  /**
   * Whether somebody edits: then the package is made anew, else it is only compared. Default: what the bundler says.
   * esbuild does not say: there a first build compares, and from the second one on it is taken for watching.
   */
  readonly watch?: boolean;
}

/** The part of a compiler of webpack or rspack that we look at; their types are not installed with us. */
interface BundlerCompiler {
  readonly watchMode?: boolean;
  readonly context?: string;
  readonly hooks?: { readonly watchClose?: { readonly tap: (name: string, act: () => void) => void } };
}

const NAME = "falsmith";

function write(text: string): void {
  process.stderr.write(text);
}

/** @throws UserError for wrong flags */
function optionsOf({ watch: _watch, args, ...options }: FalsmithPluginOptions, cwd: string): GenerateOptions {
  const flags = (args ?? []).filter((arg) => arg !== "--check" && arg !== "--watch");
  return { ...generateOptionsOf(readGenerateArguments(flags), cwd), ...options, cwd };
}

/** @throws Error with all findings when the package is not what its sources give, or a source is refused. */
function requireCurrent({ findings, ok }: RunReport, colour: boolean): void {
  const text = (coloured: boolean): string => findings.map((finding) => findingText(finding, coloured)).join("");
  if (!ok) throw new Error(`the generated package is not what its sources give\n${text(false)}`);
  write(withoutCommands(text(colour)));
}

/** The part of Vite's server that we look at: what shows something in the pages that are open. */
interface PageChannel {
  readonly ws: {
    readonly clients: { readonly size: number };
    readonly on: (event: "connection", act: () => void) => unknown;
    readonly send: (payload: { type: "error"; err: OverlayError } | { type: "update"; updates: [] }) => void;
  };
}

/** Shows over every open page, and over those that open later, why the package is not made anew; until it is. */
function showIn({ ws }: PageChannel): (error: OverlayError | undefined) => void {
  let current: OverlayError | undefined;
  ws.on("connection", () => {
    if (current !== undefined) ws.send({ type: "error", err: current });
  });
  return (error) => {
    const had = current;
    current = error;
    // What Vite is told while no page is open it would show to the first one, mended or not.
    if (ws.clients.size === 0) return;
    if (error !== undefined) ws.send({ type: "error", err: error });
    else if (had !== undefined) ws.send({ type: "update", updates: [] });
  };
}

/** The bundler owns the process: it hears the interrupts, and draws on the terminal. */
function sessionIn(
  cwd: string,
  given: FalsmithPluginOptions,
  show: (error: OverlayError | undefined) => void,
): DevSession {
  const colour = wantsColour(process.env, process.stderr.isTTY);
  const options = optionsOf(given, cwd);
  const screen = { err: write, colour, isInteractive: false, onInterrupt: () => () => {} };
  const { begin, err } = displayOn(screen, "text");
  return makeDevSession({
    cwd,
    options: () => ({ ...options, onProgress: begin() }),
    host: {
      ...PROGRAM,
      spelling: given.args === undefined ? "options" : "flags",
      onWait: (message) => err(`${message}\n`),
    },
    onRun: (report, before) => {
      err(withoutCommands(runDiffText(diffRuns(before, report), report, "text", colour)));
      show(overlayErrorOf(report, cwd));
    },
    onEnd: (error) => err(`falsmith: watches no longer: ${error instanceof Error ? error.message : String(error)}\n`),
  });
}

/** Rollup and its kin say on the context of a hook whether they watch. */
function saysWatch(context: object): boolean {
  const meta: unknown = Reflect.get(context, "meta");
  return typeof meta === "object" && meta !== null && Reflect.get(meta, "watchMode") === true;
}

const factory: UnpluginFactory<FalsmithPluginOptions | undefined, false> = (options = {}, { framework }) => {
  let cwd = options.cwd;
  let watches = options.watch;
  let compiler: BundlerCompiler | undefined;
  let builds = 0;
  let session: DevSession | undefined;
  let show: (error: OverlayError | undefined) => void = () => {};
  const stop = async (): Promise<void> => await session?.stop();
  const useCompiler = (given: BundlerCompiler): void => {
    compiler = given;
    cwd ??= given.context;
    given.hooks?.watchClose?.tap(NAME, () => void stop());
  };
  return {
    name: NAME,
    enforce: "pre",
    async buildStart() {
      builds += 1;
      session ??= sessionIn(cwd ?? ".", options, (error) => show(error));
      const again = framework === "esbuild" && builds > 1;
      const watching = watches ?? compiler?.watchMode ?? (saysWatch(this) || again);
      if (watching) await session.keep();
      else requireCurrent(await session.check(), wantsColour(process.env, process.stderr.isTTY));
    },
    rollup: { closeWatcher: stop },
    rolldown: { closeWatcher: stop },
    vite: {
      configResolved({ root, command, server, build }) {
        cwd ??= root;
        // A server that does not watch runs tests or a single request: nothing of the project should change for it.
        watches ??= command === "serve" ? server.watch !== null : build.watch !== null && build.watch !== undefined;
      },
      configureServer(server) {
        show = showIn(server);
      },
      closeWatcher: stop,
      async buildEnd() {
        // A server ends with this hook; a build that watches goes on after it.
        if (this.environment.mode === "dev") await stop();
      },
    },
    webpack: useCompiler,
    rspack: useCompiler,
    esbuild: {
      setup(build) {
        build.onDispose(() => void stop());
      },
    },
  };
};

/** The plugin for every bundler that unplugin knows. */
export const unplugin: UnpluginInstance<FalsmithPluginOptions | undefined, false> = createUnplugin(factory);
export default unplugin;

type Of<Bundler extends keyof typeof unplugin> = (typeof unplugin)[Bundler];

/** The plugin for Vite. */
export const vite: Of<"vite"> = unplugin.vite;
/** The plugin for Rollup. */
export const rollup: Of<"rollup"> = unplugin.rollup;
/** The plugin for Rolldown. */
export const rolldown: Of<"rolldown"> = unplugin.rolldown;
/** The plugin for webpack. */
export const webpack: Of<"webpack"> = unplugin.webpack;
/** The plugin for rspack. */
export const rspack: Of<"rspack"> = unplugin.rspack;
/** The plugin for esbuild. */
export const esbuild: Of<"esbuild"> = unplugin.esbuild;
