import { BackendError } from "@easkit/backend";

const MOST_LENGTH = 4096;
const MOST_STEPS = 100;

const decode = (step: string): string => {
  try {
    return decodeURIComponent(step);
  } catch (error) {
    if (error instanceof URIError) throw new BackendError("invalid", "the link is not encoded as links are");
    throw error;
  }
};

/** The steps of a link, from the server on: of a UNC path, or of a URI, whose steps are percent-encoded. */
function stepsOf(link: string): readonly string[] {
  if (link.length > MOST_LENGTH) throw new BackendError("invalid", "the link is too long");
  const uri = /^(?:file|https?):\/{2,}(.*)$/i.exec(link)?.[1];
  const steps =
    uri === undefined
      ? link.split(/[\\/]+/)
      : uri
          .replace(/[?#].*$/, "")
          .split("/")
          .map(decode);
  return steps.filter((step) => step !== "");
}

const isStep = (step: string): boolean => step !== "." && step !== ".." && !/[\\/\0]/.test(step);

/** The steps below the root that a link leads to. @throws BackendError `invalid`, `not-found` for another library */
export function pathInLibrary(root: string, link: string): readonly string[] {
  const [above, steps] = [stepsOf(root), stepsOf(link)];
  if (steps.length === 0 || steps.length > MOST_STEPS || !steps.every(isStep)) {
    throw new BackendError("invalid", "this is no link");
  }
  const isInside = above.every((step, index) => step.toLowerCase() === steps[index]?.toLowerCase());
  if (!isInside) throw new BackendError("not-found", "there is no such document library");
  return steps.slice(above.length);
}

/** The link of something in the library, as a UNC path. */
export const toLink = (root: string, path: readonly string[]): string =>
  [`\\\\${stepsOf(root).join("\\")}`, ...path].join("\\");
