/** The transport to compare with: the benchmark replaces this file by that of another checkout. */
export { createNodeFetch } from "../../src/node/index.js";
