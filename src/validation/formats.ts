const MONTHS: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** RFC 3339 full-date. */
export function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (month === 2 && leap ? 29 : (MONTHS[month - 1] ?? 0));
}

/** RFC 3339 full-time; a leap second is one only at 23:59 UTC. */
export function isTime(text: string): boolean {
  const parts = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[zZ]|([+-])(\d\d):(\d\d))$/.exec(text);
  if (parts === null) return false;
  const [hour = 0, minute = 0, second = 0] = parts.slice(1, 4).map(Number);
  const [zoneHour = 0, zoneMinute = 0] = parts.slice(5).map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || zoneHour > 23 || zoneMinute > 59) return false;
  if (second < 60) return true;
  const zone = (zoneHour * 60 + zoneMinute) * (parts[4] === "-" ? -1 : 1);
  return second === 60 && (hour * 60 + minute - zone + 2880) % 1440 === 1439;
}

/** RFC 3339 date-time. */
export function isDateTime(text: string): boolean {
  const [date, time, more] = text.split(/[tT]/);
  return date !== undefined && time !== undefined && more === undefined && isDate(date) && isTime(time);
}

/** RFC 3339 appendix A: weeks alone, or units in order without gaps. */
export function isDuration(text: string): boolean {
  return /^P(?:\d+W|(?=\d|T\d)(?:\d+Y(?:\d+M(?:\d+D)?)?|\d+M(?:\d+D)?|\d+D)?(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?)$/.test(
    text,
  );
}

/** RFC 3492 section 6.1. */
function adapt(delta: number, points: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? 700 : 2));
  rest += Math.floor(rest / points);
  let bias = 0;
  for (; rest > 455; bias += 36) rest = Math.floor(rest / 35);
  return bias + Math.floor((36 * rest) / (rest + 38));
}

/**
 * Whether a label is Punycode of something that is not ASCII (RFC 3492 section 6.2). Read here and not by `URL`, whose
 * rules for labels change with the version of Unicode that the engine carries: the answer has to be the same everywhere.
 */
function decodes(label: string): boolean {
  const digits = label.slice(Math.max(4, label.lastIndexOf("-") + 1)).toLowerCase();
  let points = Math.max(0, label.lastIndexOf("-") - 4);
  let code = 128;
  let bias = 72;
  for (let i = 0, delta = 0; i < digits.length; points += 1) {
    const before = delta;
    for (let weight = 1, k = 36; ; k += 36) {
      const letter = digits.charCodeAt(i++);
      const digit = letter >= 97 ? letter - 97 : letter - 22;
      if (!(digit >= 0 && digit < 36)) return false;
      delta += digit * weight;
      const limit = Math.min(26, Math.max(1, k - bias));
      if (digit < limit) break;
      weight *= 36 - limit;
    }
    bias = adapt(delta - before, points + 1, before === 0);
    code += Math.floor(delta / (points + 1));
    if (code > 0x10_ff_ff) return false;
    delta = (delta % (points + 1)) + 1;
  }
  return digits !== "";
}

/** RFC 1123 host names: letters, digits and inner hyphens; no label that claims to be encoded (`xn--`) and is not. */
export function isHostname(text: string): boolean {
  return (
    text.length <= 253 &&
    text
      .split(".")
      .every(
        (label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(label) && (!/^xn--/i.test(label) || decodes(label)),
      )
  );
}

/** Four numbers from 0 to 255, none with a leading zero. */
export function isIpv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

/** RFC 4291 section 2.2. */
export function isIpv6(text: string): boolean {
  const [left = "", right, more] = text.split("::");
  if (more !== undefined) return false;
  const groups = (part: string): string[] => (part === "" ? [] : part.split(":"));
  const all = [...groups(left), ...groups(right ?? "")];
  const last = (right === undefined || right !== "" ? all.at(-1) : undefined) ?? "";
  const embedded = last.includes(".");
  if (embedded && !isIpv4(last)) return false;
  const words = embedded ? all.slice(0, -1) : all;
  const count = words.length + (embedded ? 2 : 0);
  return words.every((word) => /^[0-9a-f]{1,4}$/i.test(word)) && (right === undefined ? count === 8 : count <= 7);
}

/** RFC 5321 mailboxes: dotted words or one quoted text, at a host or an address literal. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at < 1) return false;
  const [local, host] = [text.slice(0, at), text.slice(at + 1)];
  const word = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+$/i;
  const quoted = /^"(?:[^"\\\u0000-\u001f\u007f-\uffff]|\\[ -~])*"$/;
  if (local.length > 64 || (!local.split(".").every((part) => word.test(part)) && !quoted.test(local))) return false;
  if (!host.startsWith("[")) return isHostname(host);
  const address = host.endsWith("]") ? host.slice(1, -1) : "";
  return address.startsWith("IPv6:") ? isIpv6(address.slice(5)) : isIpv4(address);
}

/** RFC 9562. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** RFC 6901. */
export function isJsonPointer(text: string): boolean {
  return /^(?:\/(?:[^~/]|~[01])*)*$/u.test(text);
}

/** draft-bhutton-relative-json-pointer-00. */
export function isRelativeJsonPointer(text: string): boolean {
  const [count = ""] = /^(?:0|[1-9]\d*)/.exec(text) ?? [];
  const rest = text.slice(count.length);
  return count !== "" && (rest === "#" || isJsonPointer(rest));
}

const CHARACTERS = /^(?:[a-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9a-f]{2})*$/i;

function isAuthority(text: string): boolean {
  const [user, host] = text.includes("@")
    ? [text.slice(0, text.indexOf("@")), text.slice(text.indexOf("@") + 1)]
    : ["", text];
  if (/[[\]@]/.test(user)) return false;
  const literal = /^\[([^\]]*)\](?::\d*)?$/.exec(host);
  if (literal === null) return /^[^:[\]@]*(?::\d*)?$/.test(host);
  return isIpv6(literal[1] ?? "") || /^v[0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+$/i.test(literal[1] ?? "");
}

/** RFC 3986 URI or relative reference. */
export function isUriReference(text: string): boolean {
  if (!CHARACTERS.test(text)) return false;
  const [, scheme, authority, path = "", , query = "", , fragment = ""] =
    /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?$/.exec(text) ?? [];
  if (scheme === undefined && authority === undefined && /^[^/]*:/.test(path)) return false;
  if (scheme !== undefined && !/^[a-z][a-z0-9+\-.]*$/i.test(scheme)) return false;
  return (authority === undefined || isAuthority(authority)) && !/[[\]]/.test(path + query) && !/[#[\]]/.test(fragment);
}

/** RFC 3986 URI: with a scheme. */
export function isUri(text: string): boolean {
  return /^[a-z][a-z0-9+\-.]*:/i.test(text) && isUriReference(text);
}

const LITERAL = /^(?:[^\u0000-\u0020"%<>\\^`{|}\u007f-\u009f]|%[0-9a-f]{2})*$/iu;

function isVariable(text: string): boolean {
  const name = text.replace(/(?::[1-9]\d{0,3}|\*)$/, "");
  return name.split(".").every((part) => part !== "" && /^(?:\w|%[0-9a-f]{2})*$/i.test(part));
}

/** RFC 6570. */
export function isUriTemplate(text: string): boolean {
  return text.split("{").every((part, index) => {
    if (index === 0) return LITERAL.test(part);
    const [expression = "", literal, more] = part.split("}");
    const variables = expression.replace(/^[+#./;?&=,!@|]/, "");
    return (
      literal !== undefined && more === undefined && LITERAL.test(literal) && variables.split(",").every(isVariable)
    );
  });
}
