import type { ResponseModel } from "../../model/endpoint/responses.js";
import { encodeKey, encodeString } from "../encode.js";

/** An object literal of entries whose keys are encoded. */
export function entriesText(entries: readonly (readonly [key: string, value: string])[]): string {
  return entries.length === 0 ? "{}" : `{ ${entries.map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
}

/** The documented answers, as an object literal; `checked`: by the validator of the output. */
export function responsesText(responses: readonly ResponseModel[], checked: boolean): string {
  const lines = responses.map(({ status, isSuccess, media }) => {
    const seen = new Map(media.map(({ mediaType, as, isStated }) => [mediaType, { as, isStated }]));
    const entries = [...seen].map(([mediaType, { as, isStated }]): [string, string] => [
      encodeKey(mediaType),
      entriesText([
        ["as", encodeString(as)],
        ...(checked && isSuccess && as === "json" && isStated ? [["validator", "output"] as const] : []),
      ]),
    ]);
    return `\n    ${encodeKey(status)}: ${entriesText(entries)},`;
  });
  return `{${lines.join("")}\n  }`;
}
