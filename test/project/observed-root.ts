import { stages, type Stages } from "../../codegen/project/stages.js";

/** The stages as they are, and whether the modules at the root of a package were made by them. */
export function observedRoot(): { readonly stages: Stages; readonly isMade: () => boolean } {
  let isMade = false;
  return {
    stages: {
      ...stages,
      emitRoot: (made, options) => {
        isMade = true;
        return stages.emitRoot(made, options);
      },
    },
    isMade: () => isMade,
  };
}
