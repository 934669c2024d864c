import { describe, expect, it } from "vitest";
import { compile } from "../../codegen/compile/compile.js";
import { lowerEndpoint } from "../../codegen/model/endpoint/lower-endpoint.js";
import { providerOverlay } from "../../codegen/overlay/providers/index.js";
import { documentsIn, hasShared, needsShared, readShared } from "../support/shared.js";

/* KIE's own pages, with the overlays that come with the tool. */

describe.skipIf(!hasShared)(needsShared("KIE's pages"), () => {
  it(
    "give a job for each model of the market, and for each product whose status page is there",
    { timeout: 120_000 },
    async () => {
      const pages = documentsIn("corpus/apifox-md/henjicc__Henji-AI").filter((path) => path.includes("KIE__"));
      const sources = pages.map((path) => ({ ...readShared(path), provider: "kie" }));
      const overlays = ["falsmith:kie", "falsmith:kie-market"].map((id) => ({ id, text: providerOverlay(id) ?? "" }));
      const { endpoints, findings } = await compile(sources, { overlays });
      const models = endpoints.map(lowerEndpoint);
      const market = models.filter(({ operation }) => operation?.path === "/api/v1/jobs/createTask");
      expect(market.length).toBeGreaterThan(5);
      expect(market.filter(({ job }) => job === undefined).map(({ id }) => id)).toEqual([]);
      const own = models.filter(({ id, job }) => job !== undefined && !market.some((one) => one.id === id));
      expect(own.map(({ id }) => id)).toContain("kie.ai POST /api/v1/veo/generate");
      // The pages of some products name a status page that is not among them: it is asked as the overlay states.
      const missing = findings.filter(({ code }) => code === "job/no-operation");
      expect(missing.every(({ level }) => level === "note")).toBe(true);
      expect(findings.filter(({ code }) => code === "job/malformed")).toEqual([]);
    },
  );
});
