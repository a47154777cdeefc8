import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

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

/** What a server process prints, one to a line. */
export type Said = "ready" | "waiting" | "woken";

/** Server processes, one after the other, each killed in the middle of its work. */
export class ServerChild {
  readonly #command: readonly string[];
  readonly #listeners = new Set<(said: string) => void>();
  #child: ChildProcess | undefined;

  /** @param command What Node is to run. */
  constructor(command: readonly string[]) {
    this.#command = command;
  }

  /** Hears of each line that the process prints, until what this gives is called. */
  listen(onLine: (said: string) => void): () => void {
    this.#listeners.add(onLine);
    return () => void this.#listeners.delete(onLine);
  }

  /** Waits until the process says this. */
  async says(what: Said): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = this.listen((said) => {
        if (said !== what) return;
        end();
        resolve();
      });
    });
  }

  /** Starts a process and waits until it listens. */
  async start(): Promise<void> {
    // The process ends by itself when its input does: so none is left over, whatever becomes of this one.
    const child = spawn(process.execPath, [...process.execArgv, ...this.#command], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#child = child;
    createInterface({ input: child.stdout }).on("line", (line) => {
      for (const tell of this.#listeners) tell(line);
    });
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`the server ended by itself with ${code}`);
    });
    await Promise.race([this.says("ready"), ended]);
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
