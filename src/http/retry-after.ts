const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAY_FIRST = /(\d{1,2})[ -]([a-z]{3})[ -](\d{4}|\d{2}) (\d\d):(\d\d):(\d\d) gmt$/;
const ASCTIME = /([a-z]{3}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) (\d{4})$/;

/** The three forms of a date in HTTP (RFC 9110, 5.6.7), which engines do not agree on. */
export function parseHttpDate(text: string): number | undefined {
  const lower = text.trim().toLowerCase();
  const dayFirst = DAY_FIRST.exec(lower);
  const asctime = ASCTIME.exec(lower);
  const [day, month, year, ...time] =
    dayFirst !== null
      ? dayFirst.slice(1)
      : asctime !== null
        ? [asctime[2], asctime[1], asctime[6], asctime[3], asctime[4], asctime[5]]
        : [];
  const index = MONTHS.indexOf(month ?? "");
  if (index < 0) return undefined;
  const century = Number(year) >= 100 ? 0 : Number(year) >= 70 ? 1900 : 2000;
  const [hours, minutes, seconds] = time.map(Number);
  return Date.UTC(Number(year) + century, index, Number(day), hours, minutes, seconds);
}

const SECONDS = /(?:^|gmt, ?|, ?)(\d+(?:\.\d+)?(?:e\d{1,3})?)$/;

/**
 * How long a server asks to wait, in ms; undefined when it does not say, or says nothing that makes sense. A date is
 * counted from the answer's own `Date`, so that a wrong clock on this side does no harm.
 */
export function retryAfter(headers: Headers, wall: number): number | undefined {
  const exact = headers.get("retry-after-ms") ?? "";
  if (/^\d+(?:\.\d+)?$/.test(exact)) return Number(exact);
  const value = (headers.get("retry-after") ?? "").trim().toLowerCase();
  const seconds = SECONDS.exec(value)?.[1];
  if (seconds !== undefined && !value.startsWith("-")) return Number(seconds) * 1_000;
  const date = parseHttpDate(value);
  if (date === undefined) return undefined;
  const ahead = date - (parseHttpDate(headers.get("date") ?? "") ?? wall);
  return ahead > 0 ? ahead : undefined;
}
