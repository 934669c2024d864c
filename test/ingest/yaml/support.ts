import { repairYaml, type RepairedYaml } from "../../../codegen/ingest/yaml/repair-yaml.js";
import { placeOf } from "../../../codegen/document/source.js";

/** The input again, from a repaired text: law 2 read backwards. */
export function undo(input: string, { text, fixes }: RepairedYaml): string {
  let result = text;
  let shift = fixes.reduce((sum, fix) => sum + fix.text.length - (fix.end - fix.start), 0);
  for (const fix of fixes.toReversed()) {
    shift -= fix.text.length - (fix.end - fix.start);
    const at = fix.start + shift;
    if (result.slice(at, at + fix.text.length) !== fix.text) throw new Error(`the text of a fix is not at ${at}`);
    result = result.slice(0, at) + input.slice(fix.start, fix.end) + result.slice(at + fix.text.length);
  }
  return result;
}

/** What a repair did, for a person: each fix as `line: rule: before → after`, or each finding as `line:column: code`. */
export function told(input: string): readonly string[] {
  const { fixes, findings } = repairYaml(input);
  const place = (offset: number): string => {
    const { line, column } = placeOf(input, offset);
    return `${line}:${column}`;
  };
  return [
    ...fixes.map((fix) => `${place(fix.start)} ${fix.rule.slice(5)}: ${input.slice(fix.start, fix.end)} → ${fix.text}`),
    ...findings.map(({ start, code }) => `${place(start)} ${code}`),
  ];
}
