import { createServer } from "node:http";
import type { EasHandler } from "@easkit/backend";
import { hostCases, listenOn, registerCases } from "@easkit/conformance";
import { describe, test } from "vitest";
import { toNodeHandler } from "./to-node-handler.js";

const PATH = "/Microsoft-Server-ActiveSync";

/** The ways to mount the handler on node:http. */
const mounts = {
  "a whole server": (handler: EasHandler) => listenOn(createServer(toNodeHandler(handler)), PATH),
  "a whole server under a prefix": (handler: EasHandler) =>
    listenOn(createServer(toNodeHandler(handler, { path: `/mail${PATH}` })), `/mail${PATH}`),
  "a router that cuts its prefix off": (handler: EasHandler) => {
    const serve = toNodeHandler(handler);
    const prefix = `/mail${PATH}`;
    const server = createServer((req, res) => {
      const originalUrl = req.url ?? "";
      const [path = ""] = originalUrl.split("?");
      const next = () => void res.writeHead(404).end();
      const cut = Object.assign(req, { originalUrl, url: `/${originalUrl.slice(prefix.length)}` });
      if (path.toLowerCase() === prefix.toLowerCase()) void serve(cut, res, next);
      else next();
    });
    return listenOn(server, prefix);
  },
};

for (const [name, mount] of Object.entries(mounts)) {
  describe(name, () => {
    registerCases(hostCases, { describe, test, open: async () => ({ mount }) });
  });
}
