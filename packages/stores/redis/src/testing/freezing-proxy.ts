import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands between a client and a server of this machine, and can let connections die without a word. */
export interface FreezingProxy {
  readonly port: number;
  /** From now on the connections that there are carry nothing any more; later ones do. */
  freeze(): void;
  close(): Promise<void>;
}

/** Listens on a free port for a server on another. */
export async function createFreezingProxy(serverPort: number): Promise<FreezingProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(serverPort, "127.0.0.1");
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      sockets.add(socket);
      // Either end may hang up at any time.
      socket.on("error", () => {});
      socket.on("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port");
  return {
    port: address.port,
    freeze() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}
