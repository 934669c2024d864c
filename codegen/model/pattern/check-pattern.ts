import type { Pattern } from "../model.js";

export const checkPattern = (text: string, _maxLength?: number): Pattern | string => {
  try {
    new RegExp(text, "u");
    return { source: text };
  } catch {
    return "is no regular expression";
  }
};
