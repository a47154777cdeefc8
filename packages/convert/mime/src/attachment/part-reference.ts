import type { MimeItem } from "@easkit/backend";
import { leavesOf, type Part } from "../scan/part.js";

/** Tells names by content id from those by place, which are numbers. */
const prefix = "cid:";

const contentIdOf = (part: Part): string | undefined =>
  part.headers.first("content-id")?.replace(/^\s*<?\s*|\s*>?\s*$/g, "") || undefined;

/**
 * The names of the parts of a draft: their content ids, so that a name means the same file when others have come or
 * gone. Parts without one, or with that of another part, are named by their place.
 */
export function draftReferences(root: Part): (part: Part) => string {
  const counts = new Map<string, number>();
  for (const leaf of leavesOf(root)) {
    const id = contentIdOf(leaf);
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return (part) => {
    const id = contentIdOf(part);
    return id !== undefined && counts.get(id) === 1 ? prefix + id : part.path;
  };
}

/** The names of the parts of an item: their places, unless it is a draft, which changes. */
export const referencesOf = ({ flags }: Pick<MimeItem, "flags">, root: Part): ((part: Part) => string) =>
  flags.draft ? draftReferences(root) : (part) => part.path;
