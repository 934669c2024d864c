import { relative, resolve, sep } from "node:path";
import { kindAt } from "../../guard.js";
import { UserError } from "../../user-error.js";
import { addressFlaw } from "../address.js";
import type { CollectionKind } from "./entry.js";

/** Where a collection is read. */
export interface CollectionOrigin {
  readonly kind: CollectionKind;
  /** As it is kept in the list; a path is relative to the project. */
  readonly text: string;
  /** A path from the project, or an address that git or a fetch takes. */
  readonly place: string;
  /** A branch, a tag or a commit; undefined for what the repository shows first. */
  readonly revision?: string;
  /** The folder in an archive or a repository whose pages are meant, without slashes around it; `""` for all. */
  readonly folder: string;
}

function wrong(message: string, path: string): UserError {
  return new UserError(message, { exit: 2, code: "io/no-such-input", path });
}

const FORM = "write it as https://host/repository.git#v2:docs/api (a branch, a tag or a commit, then a folder)";

/** `#v2:docs/api` behind the address of a repository, `#:docs` behind an archive. */
function selectionOf(fragment: string, word: string): Pick<CollectionOrigin, "revision" | "folder"> {
  const cut = fragment.indexOf(":");
  const revision = cut < 0 ? fragment : fragment.slice(0, cut);
  const folder = cut < 0 ? "" : fragment.slice(cut + 1).replace(/^\/+|\/+$/g, "");
  // Git itself takes no reference with these, and reads a dash as an option.
  if (revision !== "" && !/^(?!-)(?!.*\.\.)[^\s~^:?*[\]\\\p{Cc}]+$/u.test(revision))
    throw wrong(`${JSON.stringify(revision)} is no branch, tag or commit; ${FORM}`, word);
  if (folder.split("/").some((part) => part === ".." || part === ".") || /[\\\p{Cc}]/u.test(folder))
    throw wrong(`${JSON.stringify(folder)} is no folder of it; ${FORM}`, word);
  return { ...(revision === "" ? {} : { revision }), folder };
}

function isRemotePath(address: string): boolean {
  return /^[\w][\w.-]*@[\w][\w.-]*:(?!\/\/)[^\s\0-]\S*$/.test(address);
}

/** Why git is not given an address; undefined when it is. */
function gitFlaw(address: string): string | undefined {
  if (isRemotePath(address)) return undefined;
  if (!URL.canParse(address)) return "this is not an address";
  const url = new URL(address);
  if (!["https:", "ssh:", "file:"].includes(url.protocol))
    return `git is asked over https:, ssh: or file:, not ${url.protocol}`;
  if (/^-|^$/.test(url.hostname) && url.protocol !== "file:") return "its host is none";
  if (/\.git\/\//.test(url.pathname)) return `a folder of a repository stands behind a colon; ${FORM}`;
  if (url.protocol === "ssh:") return url.password === "" ? undefined : "the address holds a password";
  if (url.protocol === "file:") return url.host === "" ? undefined : "a file: address begins with three slashes";
  return addressFlaw(address);
}

/** True for a word that says that it is a git repository. */
function isGit(word: string): boolean {
  const [address = ""] = word.split("#", 1);
  if (/^(?:git\+[a-z]+|ssh|file|git|ext):/i.test(address)) return true;
  return isRemotePath(address) || (/^[a-z][a-z0-9+.-]*:\/\//i.test(address) && /\.git(?:\/|$)/.test(address));
}

/** True for a word that is a repository or an archive by its form; a folder is told by looking. */
export function namesCollection(word: string): boolean {
  const [address = ""] = word.split("#", 1);
  const isBare = /^(?:file|git|ext):/i.test(address) && !/\.git\/?$/.test(address);
  return (isGit(word) && !isBare) || /\.zip(?:[?#]|$)/i.test(word);
}

function gitOrigin(word: string): CollectionOrigin {
  const [address = ""] = word.split("#", 1);
  const place = address.replace(/^git\+/i, "");
  const flaw = gitFlaw(place);
  if (flaw !== undefined) throw wrong(`git cannot be asked for this: ${flaw}`, word);
  return { kind: "git", text: word, place, ...selectionOf(word.slice(address.length + 1), word) };
}

/** What a page of an origin is called in messages: as a folder of it is named. */
export function placeOfPage({ kind, text, revision, folder }: CollectionOrigin, page: string): string {
  if (kind === "folder" || folder !== "") return `${text}/${page}`;
  return revision === undefined ? `${text}#:${page}` : `${text}:${page}`;
}

/** A path from the project, with `/`, as the list keeps it. */
function fromProject(path: string, cwd: string): string {
  const way = relative(cwd, resolve(cwd, path)).split(sep).join("/");
  return way === "" ? "." : way;
}

/** An archive, perhaps with a folder of it: `docs.zip#:api`. */
function zipParts(word: string): Pick<CollectionOrigin, "place" | "folder"> {
  const cut = word.indexOf("#:");
  if (cut >= 0) return { place: word.slice(0, cut), folder: selectionOf(word.slice(cut + 1), word).folder };
  // In the name of a file it is a character like any other.
  if (/^https?:.*#/i.test(word))
    throw wrong("an archive has no revisions; name a folder of it as https://host/docs.zip#:api", word);
  return { place: word, folder: "" };
}

/**
 * The origin that a word names: a folder, an archive or a repository.
 * @throws UserError for a word that names none of them
 */
export function originOf(word: string, cwd: string): CollectionOrigin {
  if (isGit(word)) return gitOrigin(word);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(word)) {
    const parts = zipParts(word);
    const flaw = addressFlaw(parts.place);
    if (flaw !== undefined) throw wrong(flaw, word);
    return { kind: "zip", text: word, ...parts };
  }
  const kind = kindAt(resolve(cwd, word));
  if (kind === "folder") return { kind: "folder", text: fromProject(word, cwd), place: word, folder: "" };
  const { place, folder } = kind === "absent" ? zipParts(word) : { place: word, folder: "" };
  const text = fromProject(place, cwd) + (folder === "" ? "" : `#:${folder}`);
  if (kindAt(resolve(cwd, place)) !== "absent") return { kind: "zip", text, place, folder };
  throw wrong("no such folder or archive, and no address of a git repository or an archive", word);
}

/** An origin as the list keeps it. @throws UserError for what nobody can read */
export function listedOrigin(text: string, kind: CollectionKind): CollectionOrigin {
  if (kind === "git") return gitOrigin(text);
  return kind === "folder" ? { kind, text, place: text, folder: "" } : { kind, text, ...zipParts(text) };
}
