import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { endOfSeries } from "@easkit/convert-ical";
import { toNodeHandler } from "@easkit/host-node";
import { createEasServer } from "easkit";
import { createVdirBackend, type VdirOptions } from "../src/index.js";

/** A server over a vdir, and the vdir as other programs see it. */
export interface VdirServer {
  readonly url: string;
  readonly root: string;
  /** Writes a file beside its place, then into it. */
  put(path: string, content: string): Promise<void>;
  read(path: string): Promise<string>;
  /** The names of the items in a collection. */
  names(collection: string): Promise<string[]>;
  close(): Promise<void>;
}

/** How a server under test shall be. */
export interface VdirServerOptions extends Partial<VdirOptions> {
  /** Where the users live. */
  readonly zone?: (user: string) => string | undefined;
}

/** Starts one over an empty directory of its own. */
export async function startVdirServer({ zone, ...options }: VdirServerOptions = {}): Promise<VdirServer> {
  const root = await mkdtemp(`${tmpdir()}/easkit-vdir-e2e-`);
  const backend = createVdirBackend({
    root: () => root,
    authenticate: async (_, credentials) =>
      credentials.kind === "basic" && credentials.password === "secret"
        ? { id: credentials.user, address: `${credentials.user}@example.test` }
        : undefined,
    endOf: (ical) => endOfSeries(ical),
    ...options,
  });
  const eas = createEasServer({ backend, ...(zone && { zone: ({ id }) => zone(id) }) });
  const server = createServer(toNodeHandler(eas)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    root,
    async put(path, content) {
      const directory = `${root}/${path.slice(0, path.lastIndexOf("/"))}`;
      await mkdir(directory, { recursive: true });
      await writeFile(`${directory}/.draft.tmp`, content);
      await rename(`${directory}/.draft.tmp`, `${root}/${path}`);
    },
    read: (path) => readFile(`${root}/${path}`, "utf8"),
    names: async (collection) =>
      (await readdir(`${root}/${collection}`)).filter((name) => /\.(?:ics|vcf)$/.test(name)),
    async close() {
      await eas.close();
      server.closeAllConnections();
      server.close();
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
