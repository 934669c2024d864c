import type { Spec } from "../document/document.js";
import type { Identity } from "../openapi/identity.js";
import type { RankedSource } from "../rules/enrich/source-rank.js";

/** All sources that speak of one endpoint. */
export interface Group {
  readonly key: string;
  readonly members: readonly Member[];
  /** Where the project chooses its endpoints: which of its entries name this one. */
  readonly selectors?: readonly string[];
}

/** One source's word on an endpoint; `isRequested` when the source is to be compiled, not only evidence. */
export type Member = RankedSource & {
  readonly identity: Identity;
  readonly ingested: Spec;
  readonly isRequested: boolean;
};
