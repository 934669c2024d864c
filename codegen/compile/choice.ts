import {
  type ChoiceResult,
  chooseEndpoint,
  type EndpointChoice,
  type EndpointFacts,
} from "../document/endpoint-choice.js";
import { isList, isObject, type JsonObject, own } from "../document/json.js";
import type { SourceId, SourceText } from "../document/source.js";
import type { CompiledEndpoint } from "../model/endpoint/compiled-endpoint.js";
import { mainOperation } from "../openapi/operation.js";
import { byRank, type RankedSource } from "../rules/enrich/source-rank.js";
import { nameOf, sourcesOf } from "./endpoint.js";
import type { Member } from "./group.js";

/** An endpoint that the choice of a project leaves out of its package; other endpoints are compiled as if it were there. */
export type ExcludedEndpoint = Pick<CompiledEndpoint, "id" | "kind" | "sources" | "selectors">;

/** One source's word on an endpoint, as far as a choice asks for it. */
export interface ChoiceSubject {
  readonly provider: string | undefined;
  readonly doc: JsonObject;
}

function texts(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === "string");
}

/** Tags may be declared by their names alone, or, against the specification, as objects. */
function tagsOf(operation: JsonObject): readonly string[] {
  const tags = own(operation, "tags");
  return isList(tags) ? texts(tags.map((tag) => (isObject(tag) ? own(tag, "name") : tag))) : [];
}

/** The domain that an operation's id begins with: `kie.ai` of `kie.ai GET /api/v1/chat/credit`. */
function domainOf({ id, kind }: Pick<CompiledEndpoint, "id" | "kind">): readonly string[] {
  return kind === "operation" ? [id.split(/[ /]/, 1)[0] ?? id] : [];
}

/** What an endpoint is known by, in all that is said of it. */
export function factsOf(
  endpoint: Pick<CompiledEndpoint, "id" | "kind">,
  subjects: readonly ChoiceSubject[],
): EndpointFacts {
  const operations = subjects.flatMap(({ doc }) => mainOperation({ doc }) ?? []);
  return {
    id: [endpoint.id],
    provider: [...texts(subjects.map(({ provider }) => provider)), ...domainOf(endpoint)],
    tag: operations.flatMap(({ operation }) => tagsOf(operation)),
    path: operations.map(({ path }) => path),
    method: operations.map(({ method }) => method),
    operationId: operations.flatMap(({ operation }) =>
      texts([own(operation, "operationId"), own(operation, "x-falsmith-operation-id")]),
    ),
  };
}

/** What endpoints are chosen by. */
export interface ChoiceSetting {
  readonly sources: ReadonlyMap<SourceId, SourceText>;
  readonly choice: EndpointChoice | undefined;
}

type Subject = RankedSource & Pick<Member, "identity">;

const EVERYTHING: ChoiceResult = { isChosen: true, selectors: [] };

/** What the choice of the project says of an endpoint, by all that sources say of it. */
export function choiceOf(
  members: readonly Subject[],
  { choice, sources: texts }: ChoiceSetting,
): ChoiceResult & { readonly endpoint?: ExcludedEndpoint } {
  const [lead] = [...members].sort(byRank);
  if (choice === undefined || lead === undefined) return EVERYTHING;
  const named = { id: nameOf(lead, lead.spec, texts).id, kind: lead.identity.kind };
  const facts = factsOf(
    named,
    members.map(({ provider, spec }) => ({ provider, doc: spec.doc })),
  );
  const result = chooseEndpoint(choice, facts);
  const sources = [...sourcesOf(members)].sort();
  return { ...result, endpoint: { ...named, sources, selectors: result.selectors } };
}
