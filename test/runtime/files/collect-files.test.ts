import { describe, expect, test } from "vitest";
import { collectFiles } from "../../../src/files/collect-files.js";

describe("files", () => {
  test("are found wherever an output keeps them, each once", () => {
    const data = {
      images: [
        { url: "https://v3.fal.media/files/a/b.png", content_type: "image/png", file_size: 5, file_name: "b.png" },
        { url: "https://v3.fal.media/files/a/b.png" },
      ],
      video: "https://v3b.fal.media/files/x.mp4?token=1",
      inline: "data:image/png;base64,AAAA",
      page: "https://example.com/about",
      prompt: "see https://example.com/a.png please",
      nested: { deep: [[{ mask: { url: "https://example.com/files/1234" } }]] },
      url: 7,
      nothing: null,
    };
    expect(collectFiles(data)).toEqual([
      {
        url: "https://v3.fal.media/files/a/b.png",
        path: ["images", 0],
        contentType: "image/png",
        fileName: "b.png",
        fileSize: 5,
      },
      { url: "https://v3b.fal.media/files/x.mp4?token=1", path: ["video"] },
      { url: "data:image/png;base64,AAAA", path: ["inline"] },
      { url: "https://example.com/files/1234", path: ["nested", "deep", 0, 0, "mask"] },
    ]);
  });

  test.each([[undefined], [null], ["text"], [7], [[]], [{ url: "javascript:alert(1)" }]])("are not in %j", (data) => {
    expect(collectFiles(data)).toEqual([]);
  });
});
