import type { Server } from "node:http";
import type { MountedHost } from "./host-fixture.js";

/** Starts a node:http server on a free port of 127.0.0.1 and calls what listens at `path` a mounted host. */
export async function listenOn(server: Server, path: string): Promise<MountedHost> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server listens on no port");
  return {
    url: `http://127.0.0.1:${address.port}${path}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
