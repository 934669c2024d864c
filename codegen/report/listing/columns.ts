/** The columns of the table of endpoints, in their order. */
export const COLUMNS = [
  "Endpoint",
  "Documented",
  "Conflicts",
  "Open points",
  "Edits",
  "Sources",
  "Findings",
  "Kind",
  "Provider",
] as const;
