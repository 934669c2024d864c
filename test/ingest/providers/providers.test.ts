import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ingest } from "../../../codegen/ingest/ingest.js";
import { faultsOf } from "../model-page/reading.js";
import { factsOf } from "./facts.js";

// Pages in the layouts of providers' documentation, written for this purpose; hosts and products are invented. Beside each
// stands what a careful reader takes from it (`<page>.facts`). After a change, `UPDATE=1` writes these files anew: read
// the page again before you believe the difference.
//
// Layouts seen at: docs.jiekou.ai (tags of Mintlify), docs.siliconflow.cn/api-reference/audio/create-speech (Mintlify, copied),
// modelstream.ai/docs/api/createTripoTask, subspace.institute/docs/open-platform/tts-fishaudio, runware.ai/docs/models/tripo-v3-1,
// platform.vidu.com/docs/image-to-video, help.aliyun.com/zh/model-studio/text-to-video-api-reference,
// docs.dddai.dev/api/ai-model/videos/jimeng/createjimengvideo, www.hypershub.com/docs/api-reference/video-generation,
// docs.heygen.com, docs.meshy.ai, and pages in the manner of Redoc, ReadMe, Fern, GitBook and Docusaurus.

const here = dirname(fileURLToPath(import.meta.url));
const layouts = ["markdown", "copied", "components"] as const;

describe.each(layouts)("pages of providers: %s", (layout) => {
  const folder = join(here, layout);
  const pages = readdirSync(folder).filter((name) => !name.endsWith(".facts"));

  it.each(pages)("%s says what a careful reader takes from it", async (page) => {
    const text = readFileSync(join(folder, page), "utf8");
    const facts = await factsOf(page, text);
    const expected = join(folder, `${page}.facts`);
    if (process.env["UPDATE"] !== undefined) writeFileSync(expected, facts);
    expect(facts).toBe(readFileSync(expected, "utf8"));
  });

  it.each(pages)("%s gives what is there when it is cut off, and never fails", (page) => {
    const text = readFileSync(join(folder, page), "utf8");
    const cuts = Array.from({ length: 12 }, (_, index) => text.slice(0, Math.floor((text.length * (index + 1)) / 13)));
    expect([text, ...cuts].flatMap((cut) => faultsOf(ingest, cut))).toEqual([]);
  });
});
