/** A URL with values in the places of its variables (`https://{region}.api.example`); one without a value stays. */
export function withVariables(url: string, valueOf: (name: string) => string | undefined): string {
  return url.replace(/\{([^{}]*)\}/g, (whole, name: string) => valueOf(name) ?? whole);
}
