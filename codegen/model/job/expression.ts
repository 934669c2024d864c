import { isList, type Json } from "../../document/json.js";
import type { Condition, Expression } from "./description.js";

/** What an expression speaks of, taken apart. */
export interface ExpressionParts {
  readonly of: "request" | "response" | "status";
  readonly in: "body" | "header" | "query" | "path" | "status";
  /** A JSON Pointer into the body (empty: the whole), or the name of a header or parameter. */
  readonly name: string;
}

const PARTS =
  /^\$(?:(?<code>statusCode)|(?<of>request|response)\.(?:body(?:#(?<pointer>(?:\/.*)?))?|(?<place>header|query|path)\.(?<name>.+)))$/s;

/** Takes an expression apart; undefined for a text that is none, or that asks a reply for a query or path. */
export function expressionParts(text: string): ExpressionParts | undefined {
  const { code, of, pointer = "", place, name = "" } = PARTS.exec(text)?.groups ?? {};
  if (code !== undefined) return { of: "status", in: "status", name: "" };
  if (of !== "request" && of !== "response") return undefined;
  if (place === undefined) return { of, in: "body", name: pointer };
  if (place !== "header" && place !== "query" && place !== "path") return undefined;
  return of === "response" && place !== "header" ? undefined : { of, in: place, name };
}

/** True for a runtime expression. */
export function isExpression(value: Json | undefined): value is Expression {
  return typeof value === "string" && value.startsWith("$") && expressionParts(value) !== undefined;
}

function json(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

const CONDITION = /^(?<value>\$\S+)\s+(?<relation>==|!=|in|not\s+in)\s+(?<json>.+)$/s;

/** Reads a condition; undefined for a text that is none. */
export function readCondition(text: Json | undefined): Condition | undefined {
  const groups = typeof text === "string" ? CONDITION.exec(text.trim())?.groups : undefined;
  const value = groups?.["value"];
  const operand = json(groups?.["json"] ?? "");
  if (!isExpression(value) || operand === undefined) return undefined;
  const isNegative = /^(?:!=|not)/.test(groups?.["relation"] ?? "");
  const isMany = /in$/.test(groups?.["relation"] ?? "");
  if (isMany && !isList(operand)) return undefined;
  const all = isMany && isList(operand) ? operand : [operand];
  return { value, ...(isNegative ? { not: all } : { is: all }) };
}

/** The JSON Pointer of an expression into a body; undefined for any other. */
export function bodyPointer(expression: Expression): string | undefined {
  const parts = expressionParts(expression);
  return parts?.in === "body" ? parts.name : undefined;
}
