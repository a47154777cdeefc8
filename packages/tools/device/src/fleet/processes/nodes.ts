import type { Random } from "../random.js";
import { findFreePort, ServerChild } from "./server-child.js";

/** A server process and where it listens. */
export interface ServerNode {
  readonly child: ServerChild;
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string;
}

/** Server processes over one store and one groupware. Devices and people go to any of them. */
export class Nodes {
  readonly list: readonly ServerNode[];
  readonly #random: Random;
  /** How many waiting requests were woken by a change. */
  woken = 0;

  private constructor(list: readonly ServerNode[], random: Random) {
    this.list = list;
    this.#random = random;
    for (const { child } of list)
      child.listen((said) => {
        if (said === "woken") this.woken++;
      });
  }

  /** Prepares so many processes, each on a port of its own. */
  static async prepare(count: number, command: readonly string[], random: Random): Promise<Nodes> {
    const list: ServerNode[] = [];
    for (let i = 0; i < count; i++) {
      const port = await findFreePort();
      const child = new ServerChild([...command, "--port", String(port)]);
      list.push({ child, origin: `http://127.0.0.1:${port}` });
    }
    return new Nodes(list, random);
  }

  /** Any of them. */
  pick(random: Random): ServerNode {
    const node = random.pick(this.list);
    if (!node) throw new Error("there are no nodes");
    return node;
  }

  /** Starts all. */
  async start(): Promise<void> {
    await Promise.all(this.list.map(({ child }) => child.start()));
  }

  /** Kills all. */
  async kill(): Promise<void> {
    await Promise.all(this.list.map(({ child }) => child.kill()));
  }

  /** The groupware tells a node that something in a mailbox has changed. A node that is gone hears nothing. */
  async tell(user: string, node: ServerNode = this.pick(this.#random)): Promise<boolean> {
    try {
      const response = await fetch(`${node.origin}/changed?user=${user}`, { method: "POST" });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      // It was being killed: whoever waits learns of the change later.
      return false;
    }
  }
}
