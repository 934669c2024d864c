import { afterEach, describe, expect, test } from "vitest";
import type { BodyMedia, OperationBody } from "../../../src/contract/operation.js";
import { ConfigError, InputValidationError } from "../../../src/index.js";
import { createValidator, type Errors, fail } from "../../../src/validation/index.js";
import { type CallServer, callServer, closeServers } from "../support/call-server.js";
import { failsWith } from "../support/client.js";
import { operation, validatorOf } from "../support/operation.js";

afterEach(closeServers);

type Post = ReturnType<typeof operation>;

function post(content: OperationBody["content"], more: Partial<Post> = {}): Post {
  return operation({ id: "test.example POST /items", method: "POST", body: { required: true, content }, ...more });
}

async function sent(target: Post, body: unknown, contentType?: string): Promise<CallServer["server"]["seen"][number]> {
  const { call, server } = await callServer();
  await call(target, { body, contentType });
  const [one] = server.seen;
  if (one === undefined) throw new Error("nothing was sent");
  return one;
}

async function refused(target: Post, body: unknown, contentType?: string): Promise<InputValidationError> {
  const { call, server } = await callServer();
  const error = await failsWith(call(target, { body, contentType }), InputValidationError);
  expect(server.seen).toEqual([]);
  return error;
}

/** The parts of a form as another parser reads them. */
async function partsOf(one: CallServer["server"]["seen"][number]): Promise<readonly unknown[]> {
  const type = one.headers["content-type"] ?? "";
  const form = await new Response(one.body, { headers: { "content-type": type } }).formData();
  return Promise.all(
    [...form].map(async ([name, part]) =>
      typeof part === "string" ? [name, part] : [name, part.name, part.type, await part.text()],
    ),
  );
}

describe("JSON", () => {
  test.each(["application/json", "application/vnd.api+json", "application/json; charset=utf-8"])(
    "as %s",
    async (type) => {
      const seen = await sent(post({ [type]: {} }), { a: [1, "é"], b: null, c: undefined });
      expect(seen.headers["content-type"]).toBe(type);
      expect(seen.body).toBe('{"a":[1,"é"],"b":null}');
    },
  );

  test.each([
    ["x", '"x"'],
    [0, "0"],
    [null, "null"],
    [[1], "[1]"],
    [false, "false"],
  ])("of %j", async (body, text) => {
    expect((await sent(post({ "application/json": {} }), body)).body).toBe(text);
  });

  test("that would lose something is refused", async () => {
    const error = await refused(post({ "application/json": {} }), { a: { b: Number.NaN } });
    expect(error.issues.map(({ path }) => path.join("."))).toEqual(["body.a.b"]);
  });

  test("is checked, by paths from the body on", async () => {
    const media: BodyMedia = {
      validator: validatorOf({
        type: "object",
        required: ["x"],
        properties: { x: { type: "integer" }, "odd key": { type: "string" } },
      }),
    };
    const error = await refused(post({ "application/json": media }), { x: "1", "odd key": 1 });
    expect(error.issues.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^body\.x: expected an integer, got "1"/),
      expect.stringMatching(/^body\["odd key"\]: expected a string, got 1/),
    ]);
    expect(error.issues.map(({ path }) => path)).toEqual([
      ["body", "x"],
      ["body", "odd key"],
    ]);
    const whole = await refused(post({ "application/json": media }), 7);
    expect(whole.issues.map(({ message }) => message)).toEqual([expect.stringMatching(/^body: expected an object/)]);
  });

  test("wrong parameters and a wrong body are told at once", async () => {
    const { call } = await callServer();
    const media: BodyMedia = { validator: validatorOf({ type: "object", required: ["x"] }) };
    const error = await failsWith(
      call(post({ "application/json": media }, { path: "/items/{id}" }), { body: {} }),
      InputValidationError,
    );
    expect(error.issues.map(({ path }) => path.join("."))).toEqual(["path.id", "body.x"]);
  });

  test("constants are filled in, and never over what the caller says", async () => {
    const target = post({ "application/json": {} }, { constants: { model: "wan/2.6", n: 1 } });
    expect(JSON.parse((await sent(target, { prompt: "a", n: undefined })).body)).toEqual({
      prompt: "a",
      model: "wan/2.6",
      n: 1,
    });
    expect(JSON.parse((await sent(target, undefined)).body)).toEqual({ model: "wan/2.6", n: 1 });
    expect(JSON.parse((await sent(target, { model: "other" })).body)).toMatchObject({ model: "other" });
  });

  test("constants are filled in once: the validator, which knows them too, gives the body back as it is", async () => {
    const errors: Errors = (value, found, path) => {
      if (Object(value).model !== "wan/2.6") fail(found, { p: path, s: {}, v: value }, "const");
    };
    const constants = { model: "wan/2.6" };
    const validator = createValidator({ side: "input", is: () => true, errors, schema: {}, constants });
    expect(validator.safeParse({})).toMatchObject({ success: true, data: constants });
    const checked: (readonly [given: unknown, back: unknown])[] = [];
    const safeParse: typeof validator.safeParse = (value, options) => {
      const result = validator.safeParse(value, options);
      checked.push([value, result.success ? result.data : undefined]);
      return result;
    };
    const target = post({ "application/json": { validator: { ...validator, safeParse } } }, { constants });
    expect((await sent(target, { prompt: "a" })).body).toBe('{"model":"wan/2.6","prompt":"a"}');
    const [[given, back] = [], ...more] = checked;
    expect(back).toBe(given);
    expect(more).toEqual([]);
  });

  test("that is missing is told; without need of one nothing is sent", async () => {
    const error = await refused(post({ "application/json": {} }), undefined);
    expect(error.issues.map(({ path }) => path.join("."))).toEqual(["body"]);
    const seen = await sent(post({}, { body: { content: { "application/json": {} } } }), undefined);
    expect([seen.body, seen.headers["content-type"]]).toEqual(["", undefined]);
  });

  test("has no place in an operation without a body", async () => {
    const { call } = await callServer();
    await failsWith(call(operation({ method: "POST" }), { body: {} }), InputValidationError);
  });
});

describe("a form in the body", () => {
  const type = "application/x-www-form-urlencoded";
  test.each<[string, unknown, BodyMedia["encoding"]]>([
    ["a=1&b=x+y%26z&c=true", { a: 1, b: "x y&z", c: true, d: null, e: undefined }, undefined],
    ["a=1&a=2", { a: [1, 2] }, undefined],
    ["a=%7B%22b%22%3A1%7D", { a: { b: 1 } }, undefined],
    ["a=1,2", { a: [1, 2] }, { a: { style: "form", explode: false } }],
    ["b=1&c=2", { a: { b: 1, c: 2 } }, { a: { style: "form" } }],
    ["a%5Bb%5D=1", { a: { b: 1 } }, { a: { style: "deepObject" } }],
    ["a=x:y/z", { a: "x:y/z" }, { a: { allowReserved: true } }],
    ["a+b=%C3%A9", { "a b": "é" }, undefined],
    ["a=1&b=2", "a=1&b=2", undefined],
    [
      "a=1&a=2",
      new URLSearchParams([
        ["a", "1"],
        ["a", "2"],
      ]),
      undefined,
    ],
  ])("%s", async (text, body, encoding) => {
    const media: BodyMedia = encoding === undefined ? {} : { encoding };
    const seen = await sent(post({ [type]: media }), body);
    expect(seen.body).toBe(text);
    expect(seen.headers["content-type"]).toBe(type);
  });

  test("says the same to the platform's parser", async () => {
    const fields = { a: "x y+z&=%", b: "日本", c: "!'()*~" };
    expect(Object.fromEntries(new URLSearchParams((await sent(post({ [type]: {} }), fields)).body))).toEqual(fields);
  });

  test("of something that has no fields is refused", async () => {
    await refused(post({ [type]: {} }), 7);
  });
});

describe("multipart", () => {
  const type = "multipart/form-data";

  test("has a part for each item, files with their names and types, data as JSON", async () => {
    const seen = await sent(post({ [type]: { encoding: { thumb: { contentType: "image/png, image/gif" } } } }), {
      title: "é",
      n: 1,
      tags: ["a", "b"],
      no: null,
      about: { a: 1 },
      file: new File(["text"], "a.txt", { type: "text/plain" }),
      files: [new Blob(["1"], { type: "text/csv" }), Buffer.from("2")],
      thumb: new TextEncoder().encode("png"),
    });
    expect(seen.headers["content-type"]).toMatch(/^multipart\/form-data; ?boundary=/);
    expect(await partsOf(seen)).toEqual([
      ["title", "é"],
      ["n", "1"],
      ["tags", "a"],
      ["tags", "b"],
      ["about", "blob", "application/json", '{"a":1}'],
      ["file", "a.txt", "text/plain", "text"],
      ["files", "blob", "text/csv", "1"],
      ["files", "blob", "application/octet-stream", "2"],
      ["thumb", "blob", "image/png", "png"],
    ]);
  });

  test("a part has the content type that its page states", async () => {
    const seen = await sent(
      post({ [type]: { encoding: { csv: { contentType: "text/csv" }, n: { contentType: "application/json" } } } }),
      { csv: "a,b", n: 7 },
    );
    expect(await partsOf(seen)).toEqual([
      ["csv", "blob", "text/csv", "a,b"],
      ["n", "blob", "application/json", "7"],
    ]);
  });

  test("a file keeps its name where only its type is unknown", async () => {
    const seen = await sent(post({ [type]: { encoding: { f: { contentType: "image/png" } } } }), {
      f: new File(["x"], "a.png"),
    });
    expect(await partsOf(seen)).toEqual([["f", "a.png", "image/png", "x"]]);
  });

  test("a list that is not exploded is one part", async () => {
    const encoding = { a: { style: "form", explode: false }, b: { style: "pipeDelimited" } } as const;
    const seen = await sent(post({ [type]: { encoding } }), { a: [1, 2], b: ["x", "y"] });
    expect(await partsOf(seen)).toEqual([
      ["a", "1,2"],
      ["b", "x|y"],
    ]);
  });

  test("a form that is made already is passed on, also where JSON comes first", async () => {
    const form = new FormData();
    form.append("a", "1");
    form.append("f", new File(["x"], "x.bin"));
    const seen = await sent(post({ "application/json": {}, [type]: {} }), form);
    expect(await partsOf(seen)).toEqual([
      ["a", "1"],
      ["f", "x.bin", "application/octet-stream", "x"],
    ]);
  });

  test("what no part can hold is refused by its place", async () => {
    const error = await refused(post({ [type]: {} }), { a: ["x", { b: Number.NaN }] });
    expect(error.issues.map(({ path }) => path.join("."))).toEqual(["body.a.1"]);
  });
});

describe("bytes and text", () => {
  const octets = "application/octet-stream";
  test.each<[string, unknown]>([
    ["bytes", new TextEncoder().encode("bytes")],
    ["buffer", new TextEncoder().encode("buffer").buffer],
    ["blob", new Blob(["blob"])],
    ["text", "text"],
  ])("%s", async (text, body) => {
    const seen = await sent(post({ [octets]: {} }), body);
    expect([seen.body, seen.headers["content-type"]]).toEqual([text, octets]);
  });

  test("a stream", async () => {
    const stream = new Blob(["a", "b"]).stream();
    const seen = await sent(post({ [octets]: {} }), stream);
    expect([seen.body, seen.headers["content-type"]]).toEqual(["ab", octets]);
  });

  test("a range takes the type of what is given", async () => {
    const images = post({ "image/*": {} });
    expect((await sent(images, new Blob(["x"], { type: "image/webp" }))).headers["content-type"]).toBe("image/webp");
    expect((await sent(images, Buffer.from("x"), "image/png")).headers["content-type"]).toBe("image/png");
    expect((await sent(post({ "*/*": {} }), { a: 1 })).headers["content-type"]).toBe("application/json");
    expect((await sent(post({ "*/*": {} }), "x")).headers["content-type"]).toBe("text/plain");
  });

  test.each([
    ["text/plain", 7, "7"],
    ["text/csv", "a,b", "a,b"],
    ["application/xml", "<a/>", "<a/>"],
  ])("%s", async (type, body, text) => {
    const seen = await sent(post({ [type]: {} }), body);
    expect([seen.body, seen.headers["content-type"]]).toEqual([text, type]);
  });

  test("data has no form as XML or as bytes", async () => {
    await refused(post({ "application/xml": {} }), { a: 1 });
    await refused(post({ [octets]: {} }), [1, 2]);
  });
});

describe("the media type", () => {
  const both = post({ "application/json": {}, "application/x-www-form-urlencoded": {} });

  test("is the first, or the one that the caller names", async () => {
    expect((await sent(both, { a: 1 })).body).toBe('{"a":1}');
    expect((await sent(both, { a: 1 }, "application/x-www-form-urlencoded")).body).toBe("a=1");
  });

  test("is one that the operation takes", async () => {
    const { call, server } = await callServer();
    const error = await failsWith(call(both, { body: "<a/>", contentType: "text/xml" }), ConfigError);
    expect(error.message).toContain("application/json, application/x-www-form-urlencoded");
    expect(server.seen).toEqual([]);
  });
});
