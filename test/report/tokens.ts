/** A tag of a page, or text between tags. */
export type Token =
  | { readonly kind: "open"; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: "close"; readonly name: string }
  | { readonly kind: "text"; readonly text: string };

function decode(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#(\d+));/g, (entity, code: string | undefined) =>
    code === undefined
      ? ({ "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' }[entity] ?? entity)
      : String.fromCodePoint(Number(code)),
  );
}

function attributesOf(inside: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  const one = /\s+([a-zA-Z-]+)(?:="([^"<>]*)")?/y;
  while (one.lastIndex < inside.length) {
    const found = one.exec(inside);
    if (found === null) throw new Error(`no attribute: ${inside}`);
    attributes.set(found[1] ?? "", decode(found[2] ?? ""));
  }
  return attributes;
}

/** Reads markup, stricter than a browser does. @throws for anything that is not plainly a tag, a text or our own script and style. */
export function tokensOf(markup: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = markup.startsWith("<!doctype html>") ? "<!doctype html>".length : 0;
  while (at < markup.length) {
    if (markup.charAt(at) !== "<") {
      const next = markup.indexOf("<", at);
      const text = markup.slice(at, next < 0 ? undefined : next);
      if (text.includes(">")) throw new Error(`a stray > in ${text.slice(0, 80)}`);
      tokens.push({ kind: "text", text: decode(text) });
      at += text.length;
      continue;
    }
    const tag = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)>/y;
    tag.lastIndex = at;
    const found = tag.exec(markup);
    if (found === null) throw new Error(`no tag: ${markup.slice(at, at + 80)}`);
    const name = found[2] ?? "";
    if (found[1] === "/") tokens.push({ kind: "close", name });
    else tokens.push({ kind: "open", name, attributes: attributesOf(found[3] ?? "") });
    at = tag.lastIndex;
    if (found[1] === "" && (name === "style" || name === "script")) at = markup.indexOf(`</${name}>`, at);
  }
  return tokens;
}

/** The text of a page as a person reads it. */
export function textOf(markup: string): string {
  return tokensOf(markup)
    .map((token) => (token.kind === "text" ? token.text : ""))
    .join("");
}

/** The attributes of every element with a name. */
export function elementsOf(markup: string, name: string): readonly ReadonlyMap<string, string>[] {
  return tokensOf(markup).flatMap((token) => (token.kind === "open" && token.name === name ? [token.attributes] : []));
}
