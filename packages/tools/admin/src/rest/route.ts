import { type OperationName, operationNames, operations } from "../operations/operations.js";

/** What a request line asks for. */
export interface Target {
  readonly name: OperationName;
  /** What was in the place of each `{name}`. */
  readonly inPath: Readonly<Record<string, string>>;
}

interface Route {
  readonly name: OperationName;
  readonly method: string;
  readonly segments: readonly string[];
}

const routes: readonly Route[] = operationNames.map((name) => {
  const { method, path } = operations[name];
  return { name, method, segments: path.slice(1).split("/") };
});

/** The names in a path's braces. */
export const parametersOf = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);

function match(
  segments: readonly string[],
  given: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (segments.length !== given.length) return undefined;
  const inPath: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    const value = given[at] ?? "";
    const [parameter] = parametersOf(segment);
    if (parameter === undefined ? segment !== value : value === "") return undefined;
    if (parameter !== undefined) inPath[parameter] = value;
  }
  return inPath;
}

function decode(path: string): readonly string[] | undefined {
  try {
    return path.split("/").map(decodeURIComponent);
  } catch {
    return undefined; // No UTF-8: there is nothing of that name.
  }
}

/** Finds what a path below the mount point, without a slash in front, asks for; or the methods that it has. */
export function findTarget(method: string, path: string): Target | { readonly allow: readonly string[] } {
  const given = decode(path) ?? [];
  const allow: string[] = [];
  for (const route of routes) {
    const inPath = match(route.segments, given);
    if (inPath === undefined) continue;
    if (route.method === method) return { name: route.name, inPath };
    allow.push(route.method);
  }
  return { allow };
}
