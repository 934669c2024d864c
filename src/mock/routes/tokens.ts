/** Short-lived tokens the server has given out. */
export interface TokenBook {
  issue(seconds: number): string;
  accepts(token: string): boolean;
}

/** @param now milliseconds since 1970 */
export function createTokenBook(now: () => number, newId: () => string): TokenBook {
  const expiries = new Map<string, number>();
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    issue: (seconds) => {
      const expires = now() + seconds * 1000;
      // Looks like the JWT that clients expect to be opaque; what counts is that it was issued here.
      const claims = { jti: newId(), exp: Math.floor(expires / 1000) };
      const token = `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.mock`;
      for (const [old, at] of expiries) if (at < now()) expiries.delete(old);
      expiries.set(token, expires);
      return token;
    },
    accepts: (token) => (expiries.get(token) ?? 0) > now(),
  };
}
