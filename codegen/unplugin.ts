/**
 * falsmith in a bundler: `falsmith/unplugin`. While somebody edits, the package is made anew when its sources change;
 * in a build it is compared, and a difference is an error of the build. Both as `falsmith generate` does it, with the
 * project's configuration.
 */
import { createUnplugin, type UnpluginFactory, type UnpluginInstance } from "unplugin";
import { makeDevSession, type DevSession } from "./project/dev-session.js";

export interface FalsmithPluginOptions {
  /** The folder of the project. Default: Vite's root, webpack's context, else the current folder. */
  readonly cwd?: string;
  /** Inputs and flags as `falsmith generate` takes them, where the configuration does not say them. */
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
      session ??= makeDevSession({ cwd: cwd ?? ".", args: options.args ?? [] });
      const again = framework === "esbuild" && builds > 1;
      const watching = watches ?? compiler?.watchMode ?? (saysWatch(this) || again);
      await (watching ? session.keep() : session.check());
    },
    rollup: { closeWatcher: stop },
    rolldown: { closeWatcher: stop },
    vite: {
      configResolved({ root, command, server, build }) {
        cwd ??= root;
        // A server that does not watch runs tests or a single request: nothing of the project should change for it.
        watches ??= command === "serve" ? server.watch !== null : build.watch !== null && build.watch !== undefined;
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

export const vite: Of<"vite"> = unplugin.vite;
export const rollup: Of<"rollup"> = unplugin.rollup;
export const rolldown: Of<"rolldown"> = unplugin.rolldown;
export const webpack: Of<"webpack"> = unplugin.webpack;
export const rspack: Of<"rspack"> = unplugin.rspack;
export const esbuild: Of<"esbuild"> = unplugin.esbuild;
