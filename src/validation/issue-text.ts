import type { Issue } from "../contract/validator.js";

/** What a list of issues says, in one message that names so many of them. */
export const issueText = (issues: readonly Issue[], most: number): string => {
  const shown = issues.slice(0, most).map(({ message }) => message);
  return shown.join("; ") + (issues.length > most ? `; and ${issues.length - most} more` : "");
};
