import type { CallRequest } from "../contract/call.js";
import type { AnyOperation } from "../contract/operation.js";
import type { UnknownKeys, Validator } from "../contract/validator.js";
import { InputValidationError } from "../errors/index.js";
import { type Issue, issueText } from "../errors/issue.js";
import { isPlain } from "../files/contains-file.js";
import type { ClientContext } from "../http/context.js";
import { findLossy, isObject, own } from "../platform/json.js";
import { chooseMedia, isWhole, type WrittenBody, writeBody } from "./body.js";
import { callIssue, createIssues, issueBelow, type Issues, missing } from "./issues.js";
import {
  cookiesOf,
  documentedOf,
  headersOf,
  missingOf,
  type Parameters,
  parametersOf,
  pathOf,
  queryOf,
} from "./parameters.js";

/** A request as it is to be sent. */
export interface PreparedCall {
  /** Below the server's URL. */
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: WrittenBody | undefined;
}

/** How one call is checked. */
interface Check {
  readonly operation: AnyOperation;
  readonly unknownKeys: UnknownKeys;
  readonly issues: Issues;
  readonly warn: (issue: Issue) => void;
}

// The value as the validator gives it back: without the keys that are to be left out.
function checked(
  { unknownKeys, issues, warn }: Check,
  validator: Validator<unknown>,
  value: unknown,
  placed: (issue: Issue) => Issue,
): unknown {
  const result = validator.safeParse(value, { unknownKeys });
  if (result.success) {
    for (const warning of result.warnings) warn(placed(warning));
    return result.data;
  }
  for (const issue of result.issues) issues.add(placed(issue));
  return value;
}

function asGroup(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function checkedParameters(check: Check, parameters: Parameters): Parameters {
  const { operation, issues } = check;
  const validator = operation.parametersValidator;
  if (validator === undefined) {
    for (const [place, name] of missingOf(operation, parameters))
      if (place !== "path") issues.add(missing([place, name]));
    return parameters;
  }
  const documented = documentedOf(operation, parameters);
  const kept = checked(check, validator, documented, (issue) => issue);
  const group = (place: keyof Parameters): Readonly<Record<string, unknown>> => asGroup(own(kept, place));
  // Headers that no page names were not shown to the validator.
  const headers = { ...parameters.headers, ...group("headers") };
  return { path: group("path"), query: group("query"), headers, cookies: group("cookies") };
}

function withConstants({ constants }: AnyOperation, body: unknown): unknown {
  if (constants === undefined || !(body === undefined || isPlain(body))) return body;
  const given = Object.entries(body ?? {}).filter(([, value]) => value !== undefined);
  return { ...constants, ...Object.fromEntries(given) };
}

function preparedBody(check: Check, { body: given, contentType }: CallRequest): WrittenBody | undefined {
  const { operation, issues } = check;
  if (operation.body === undefined) {
    if (given === undefined) return undefined;
    issues.add(callIssue(["body"], { keyword: "body", expected: "no body", received: "one" }));
    return undefined;
  }
  const body = withConstants(operation, given);
  if (body === undefined) {
    if (operation.body.required === true) issues.add(missing(["body"]));
    return undefined;
  }
  const chosen = chooseMedia(operation, body, contentType);
  const { validator } = chosen.media;
  // What is written already is nobody's to look into.
  if (validator === undefined || isWhole(body)) return writeBody(operation, chosen, body, issues);
  const value = checked(check, validator, body, (issue) => issueBelow("body", issue));
  return issues.isEmpty() ? writeBody(operation, chosen, value, issues) : undefined;
}

// Numbers that are none, functions, bytes and cycles have no text.
function haveTexts({ issues }: Check, parameters: Parameters): boolean {
  const before = issues.all().length;
  for (const [place, group] of Object.entries(parameters))
    for (const [name, value] of Object.entries(asGroup(group))) {
      const lossy = typeof value === "bigint" ? undefined : findLossy(value);
      if (lossy === undefined) continue;
      const path = [place, name, ...lossy.path];
      issues.add(callIssue(path, { keyword: "text", expected: "a value with a text", received: lossy.received }));
    }
  return issues.all().length === before;
}

function writtenParameters(
  { operation, issues }: Check,
  { path, query, headers, cookies }: Parameters,
): Omit<PreparedCall, "body"> {
  const written = headersOf(operation, headers);
  const cookie = cookiesOf(operation, cookies);
  return {
    path: pathOf(operation, path, issues),
    query: queryOf(operation, query),
    headers: cookie === "" ? written : { cookie, ...written },
  };
}

const SECRET_NAME = /api[-_ ]?key|token|secret|password|passwd|auth|session|^sid$|^key$/i;

// What a caller sends by hand under the name of a secret is one.
function registerSecrets({ redactor }: ClientContext, { query, cookies }: Parameters): void {
  for (const [name, value] of [...Object.entries(query), ...Object.entries(cookies)])
    if (typeof value === "string" && SECRET_NAME.test(name)) redactor.add(value);
}

/**
 * Checks a request and writes it as the operation's document says. Nothing has been sent then.
 * @throws InputValidationError with all issues; ConfigError for what no server could be sent
 */
export function prepareCall(
  context: ClientContext,
  operation: AnyOperation,
  request: CallRequest & { readonly unknownKeys?: UnknownKeys | undefined },
): PreparedCall {
  const { id } = operation;
  const issues = createIssues();
  const warn = ({ message }: Issue): void =>
    context.warn({ code: "input", message: `${id}: ${message}`, endpointId: id });
  const check: Check = { operation, unknownKeys: request.unknownKeys ?? context.unknownKeys, issues, warn };
  const parameters = checkedParameters(check, parametersOf(operation, request));
  registerSecrets(context, parameters);
  const texts = haveTexts(check, parameters) ? writtenParameters(check, parameters) : undefined;
  const body = preparedBody(check, request);
  const all = issues.all();
  if (texts !== undefined && all.length === 0) return { ...texts, body };
  throw new InputValidationError(
    `The input of ${id} is wrong, nothing was sent: ${context.redactor.text(issueText(all, 10))}`,
    { issues: all, endpointId: id },
  );
}
