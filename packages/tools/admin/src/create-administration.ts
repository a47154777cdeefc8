import type { EasHandler, EasReply } from "@easkit/backend";
import { isConsoleFile, serveConsoleFile } from "./console-files.js";
import { createRest, pathBelow, type RestOptions } from "./rest/create-rest.js";

/** What the administration of a server is made from. */
export interface AdministrationOptions extends Omit<RestOptions, "path"> {
  /** Where it is mounted, `/admin` if not given. The console is there, and the REST face below it at `api`. */
  readonly path?: string;
  /** False for the REST face alone. */
  readonly console?: boolean;
}

const nothing = (status: number, headers: Readonly<Record<string, string>> = {}): EasReply => ({
  status,
  headers: { "cache-control": "no-store", ...headers },
  body: undefined,
});

/**
 * The administration of a server, for browsers and programs: a console, and the REST face that it works with.
 *
 * @example
 * ```ts
 * const activity = createActivity();
 * const eas = createEasServer({ backend, state, onEvent: activity.onEvent });
 * const administration = createAdministration({
 *   devices: eas.devices,
 *   activity,
 *   authorize: byToken({ [token]: { actor: "root", role: "admin" } }),
 * });
 * app.use(easkit(administration, { path: "/admin" }));
 * ```
 */
export function createAdministration({
  path = "/admin",
  console = true,
  ...options
}: AdministrationOptions): EasHandler {
  const rest = createRest({ ...options, path: `${path}/api` });
  return {
    async serve(request) {
      const below = pathBelow(request.url, path);
      if (below === undefined) return nothing(404);
      if (below === "api" || below.startsWith("api/")) return rest.serve(request);
      if (!console || !isConsoleFile(below)) return nothing(404);
      const [asked = ""] = request.url.split("?", 1);
      // The page's own links need the slash. Relative, so that no other host can be meant.
      if (below === "" && !asked.endsWith("/"))
        return nothing(308, { location: `${asked.slice(asked.lastIndexOf("/") + 1)}/` });
      try {
        return await serveConsoleFile(request, below);
      } catch (error) {
        options.onError?.(error);
        return nothing(500);
      }
    },
  };
}
