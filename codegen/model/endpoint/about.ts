import { isList, type Json, type JsonObject, own } from "../../document/json.js";
import { SUCCESSOR_KEY } from "../../openapi/operation.js";

/** What sources say of an endpoint beside its schema. */
export interface About {
  readonly title?: string;
  readonly category?: string;
  /** Where people read about it. */
  readonly docs?: string;
  /** What a page says of the price, in its words. */
  readonly price?: string;
  readonly deprecated?: true;
  /** The id of the endpoint that takes the place of a deprecated one. */
  readonly successor?: string;
}

const LONGEST = 400;

function text(value: Json | undefined): string | undefined {
  const line = typeof value === "string" ? value.replace(/\s+/g, " ").trim() : "";
  return line === "" ? undefined : line.slice(0, LONGEST);
}

function link(value: Json | undefined): string | undefined {
  const url = text(value);
  return url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : undefined;
}

function pageLink(page: Json | undefined): string | undefined {
  const links = own(page, "links");
  const named = (isList(links) ? links : []).find((entry) =>
    /documentation/i.test(text(own(entry, "description")) ?? ""),
  );
  return link(own(named, "url"));
}

/** What a page says of the endpoint's price, in its words, up to 400 characters; undefined where no page says anything. */
export function priceOf(doc: JsonObject): string | undefined {
  return text(own(own(own(doc, "info"), "x-falsmith-page"), "pricing"));
}

const AMOUNT = /(?:US\s?)?\$\s?(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s?(?:USD|US dollars?)\b/g;
/** `For $1, you can run this model 20 times`: no price, but what it comes to. */
const TIMES =
  /\bfor (?:every )?\$\s?(\d[\d,]*(?:\.\d+)?)[^.$]{0,80}?\b(\d[\d,]*) (?:times|requests|runs|images|videos)\b/gi;

function amount(text: string | undefined): number {
  return Number((text ?? "").replaceAll(",", ""));
}

/** The amounts in US dollars that the words of a price state, above zero; none where they state no dollars. */
export function dollarsIn(price: string): readonly number[] {
  const stated = [...price.replace(TIMES, "").matchAll(AMOUNT)].map(([, before, after]) => amount(before ?? after));
  const shares = [...price.matchAll(TIMES)].map(([, dollars, times]) => amount(dollars) / amount(times));
  return (stated.length === 0 ? shares : stated).filter((one) => Number.isFinite(one) && one > 0);
}

/** What the mended document says of the endpoint: fal's own metadata, else what its page says. */
export function aboutOf(doc: JsonObject, operation: JsonObject | undefined): About {
  const info = own(doc, "info");
  const [metadata, page] = [own(info, "x-fal-metadata"), own(info, "x-falsmith-page")];
  const title = text(own(info, "title"));
  const category = text(own(metadata, "category")) ?? text(own(page, "category"));
  const docs = link(own(metadata, "documentationUrl")) ?? pageLink(page);
  const price = priceOf(doc);
  const successor = text(own(operation, SUCCESSOR_KEY));
  return {
    ...(title === undefined ? {} : { title }),
    ...(category === undefined ? {} : { category }),
    ...(docs === undefined ? {} : { docs }),
    ...(price === undefined ? {} : { price }),
    ...(own(operation, "deprecated") === true ? { deprecated: true } : {}),
    ...(successor === undefined ? {} : { successor }),
  };
}
