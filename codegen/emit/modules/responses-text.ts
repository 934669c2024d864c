import type { ResponseMediaModel, ResponseModel } from "../../model/endpoint/responses.js";
import { encodeKey, encodeString } from "../encode.js";

/** An object literal of entries whose keys are encoded. */
export function entriesText(entries: readonly (readonly [key: string, value: string])[]): string {
  return entries.length === 0 ? "{}" : `{ ${entries.map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
}

/** The validators of answers: of whole ones, and of the items of streams. */
interface AnswerValidators {
  readonly json: string;
  readonly items: string;
}

function mediaText(
  { as, isStated, isNamed }: ResponseMediaModel,
  isSuccess: boolean,
  validators: AnswerValidators | undefined,
): string {
  const isStream = as === "events" || as === "lines";
  const validator = as === "json" ? validators?.json : isStream ? validators?.items : undefined;
  return entriesText([
    ["as", encodeString(as)],
    ...(isNamed === undefined ? [] : [["named", String(isNamed)] as const]),
    ...(isSuccess && isStated && validator !== undefined ? [["validator", validator] as const] : []),
  ]);
}

/** The documented answers, as an object literal; `validators`: what checks the successful ones. */
export function responsesText(responses: readonly ResponseModel[], validators?: AnswerValidators): string {
  const lines = responses.map(({ status, isSuccess, media }) => {
    const seen = new Map(media.map((one) => [one.mediaType, one]));
    const entries = [...seen].map(([mediaType, one]): [string, string] => [
      encodeKey(mediaType),
      mediaText(one, isSuccess, validators),
    ]);
    return `\n    ${encodeKey(status)}: ${entriesText(entries)},`;
  });
  return `{${lines.join("")}\n  }`;
}
