/** Short-lived tokens the server has given out. */
export interface TokenBook {
  /** @param apps the apps that it opens, by their names without the owner; default: all */
  issue(seconds: number, apps?: readonly string[]): string;
  /** Whether a token opens an app. */
  accepts(token: string, app: string | undefined): boolean;
}

interface Grant {
  readonly expires: number;
  readonly apps: readonly string[] | undefined;
}

/** @param now milliseconds since 1970 */
export function createTokenBook(now: () => number, newId: () => string): TokenBook {
  const grants = new Map<string, Grant>();
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    issue: (seconds, apps) => {
      const expires = now() + seconds * 1000;
      // Looks like the JWT that clients expect to be opaque; what counts is that it was issued here.
      const claims = { jti: newId(), exp: Math.floor(expires / 1000), ...(apps === undefined ? {} : { apps }) };
      const token = `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.mock`;
      for (const [old, grant] of grants) if (grant.expires < now()) grants.delete(old);
      grants.set(token, { expires, apps });
      return token;
    },
    accepts: (token, app) => {
      const grant = grants.get(token);
      if (grant === undefined || grant.expires <= now()) return false;
      return grant.apps === undefined || (app !== undefined && grant.apps.includes(app));
    },
  };
}
