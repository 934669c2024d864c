import { perObject } from "../../../document/memo.js";
import type { Field } from "./fields.js";
import { topNames } from "./fields.js";
import { type JobParameter, type OperationPage, pageCall } from "./operation-page.js";

/** An operation of a provider with all pages that speak of it. */
export interface OperationUnit {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly pages: readonly OperationPage[];
  /** False for fal's queue, which has a protocol of its own: found for people, never made a job of. */
  readonly isPlain: boolean;
}

/** The call of a unit in words. */
export function unitCall({ pages, method, path }: OperationUnit): string {
  const [lead] = pages;
  return lead === undefined ? `${method.toUpperCase()} ${path}` : pageCall(lead);
}

/** The titles of all pages of an operation. */
export const unitTitles: (unit: OperationUnit) => string = perObject(({ pages }) =>
  pages.map(({ title }) => title).join("\n"),
);

/** The title and the words of all pages of an operation. */
export const unitWords: (unit: OperationUnit) => string = perObject(({ pages }) =>
  pages.map(({ title, words }) => `${title}\n${words}`).join("\n"),
);

/** The words of an operation with the passages of its pages. */
export const unitText: (unit: OperationUnit) => string = perObject((unit) =>
  [unitWords(unit), ...unit.pages.flatMap(({ passages }) => passages.map(({ text }) => text))].join("\n"),
);

/** A field and the page that shows it. */
export interface FieldOnPage {
  readonly field: Field;
  readonly page: OperationPage;
}

/** The fields of an operation's reply, each from the page that says most of it. */
export type ReplyFields = (unit: OperationUnit) => readonly FieldOnPage[];

/** The operations of a provider, and the reader of their replies. */
export interface ProviderOperations {
  readonly units: readonly OperationUnit[];
  readonly replyOf: ReplyFields;
}

/** An operation that may tell of a job: what it takes, and the parameter that takes the id. */
export interface StatusOperation {
  readonly unit: OperationUnit;
  readonly parameter: JobParameter;
  readonly page: OperationPage;
}

/** The fields of the request. */
export const requestFields: (unit: OperationUnit) => readonly FieldOnPage[] = perObject(({ pages }) =>
  onePerPlace(pages.flatMap((page) => page.request().map((field) => ({ field, page })))),
);

function richness({ field }: FieldOnPage): number {
  return (field.basis === "schema" ? 4 : 0) + (field.words.length > 0 ? 2 : 0) + (field.description === "" ? 0 : 1);
}

/** Fields of several pages as one list: of each place the richest, with what the others show. */
export function onePerPlace(all: readonly FieldOnPage[]): readonly FieldOnPage[] {
  const places = new Map<string, FieldOnPage>();
  for (const one of all) {
    const known = places.get(one.field.pointer);
    const [best, other] = known === undefined || richness(one) > richness(known) ? [one, known] : [known, one];
    const shown = [...best.field.shown, ...(other?.field.shown ?? [])];
    places.set(one.field.pointer, other === undefined ? best : { ...best, field: { ...best.field, shown } });
  }
  return [...places.values()];
}

const GENERAL = /^(?:api|openapi|rest|v\d+[a-z0-9]*|beta|alpha)$/i;

/** The steps of a path; a custom method (`models/{id}:predict`) is a step of its own, a template `{}`. */
export function stepsOf(path: string): readonly string[] {
  return path
    .split(/[/:](?![^{]*\})/)
    .filter((step) => step !== "")
    .map((step) => (/\{[^{}]*\}/.test(step) ? "{}" : step));
}

/** True for a step that every path of an API has. */
export function isGeneral(step: string): boolean {
  return GENERAL.test(step);
}

/** The first step of a path that is no version: the family that an operation belongs to. */
export function familyOfPath(path: string): string {
  return stepsOf(path).find((step) => !isGeneral(step) && step !== "{}") ?? "";
}

/** What a reply looks like from outside: its first fields. */
export function shapeOf(fields: readonly Field[]): string {
  return topNames(fields).toSorted().join(" ");
}
