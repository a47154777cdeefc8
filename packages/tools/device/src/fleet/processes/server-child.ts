import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

/** A port that nobody listens on. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Server processes, one after the other, each killed in the middle of its work. */
export class ServerChild {
  readonly #command: readonly string[];
  #child: ChildProcess | undefined;

  /** @param command What Node is to run. */
  constructor(command: readonly string[]) {
    this.#command = command;
  }

  /** Starts a process and waits until it listens. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, this.#command, { stdio: ["ignore", "pipe", "inherit"] });
    this.#child = child;
    const { stdout } = child;
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`the server ended by itself with ${code}`);
    });
    await Promise.race([once(stdout, "data"), ended]);
    // From here on it ends because it is killed.
    ended.catch(() => {});
  }

  /** Ends the process at once (SIGKILL) and waits until it is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, "exit");
    child.kill("SIGKILL");
    await gone;
  }
}
