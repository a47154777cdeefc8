import { setTimeout as sleep } from "node:timers/promises";
import { type Carrier, headersOf, type Letter, type Outcome, urlOf } from "../carrier.js";
import type { Faults } from "../faults.js";
import type { Random } from "../random.js";
import type { Nodes, ServerNode } from "./nodes.js";

/** Milliseconds that a device waits for an answer if it waits for it at all. */
const patience = 20_000;
/** Milliseconds between which a device gives up while things go wrong: soon enough to be in the middle of work. */
const shortPatience = { least: 100, most: 1500 };
/** The same for a Ping, which mostly waits. */
const pingPatience = { least: 500, most: 3000 };
const nothing: Outcome = { kind: "nothing" };

/** Carries letters over HTTP, each to any of the nodes. A connection that is refused or breaks is no answer. */
export class HttpCarrier implements Carrier {
  readonly #nodes: Nodes;
  readonly #faults: Faults;
  readonly #random: Random;
  /** Where all letters go, if not to any node. */
  only: ServerNode | undefined;

  constructor(nodes: Nodes, faults: Faults, random: Random) {
    this.#nodes = nodes;
    this.#faults = faults;
    this.#random = random;
  }

  async send(letter: Letter): Promise<Outcome> {
    const random = this.#random;
    const { least, most } = letter.command === "Ping" ? pingPatience : shortPatience;
    const { origin } = this.only ?? this.#nodes.pick(random);
    const faithful = !this.#faults.on;
    const giveUp = new AbortController();
    const gone = new AbortController();
    const sent = this.#post(origin, letter, giveUp.signal).finally(() => gone.abort());
    const limit = faithful ? patience : least + random.below(most - least);
    const late = await sleep(limit, true, { signal: gone.signal }).catch(() => false);
    if (!late) return sent;
    // It hangs up, or is out of reach without a word: then the server goes on with what it had asked for.
    this.#faults.count("clientAborted");
    if (faithful || random.chance(0.6)) giveUp.abort();
    return nothing;
  }

  async #post(origin: string, letter: Letter, signal: AbortSignal): Promise<Outcome> {
    try {
      const response = await fetch(`${origin}${urlOf(letter)}`, {
        method: "POST",
        headers: { ...headersOf(letter) },
        body: Uint8Array.from(letter.body),
        signal,
      });
      const { status } = response;
      return { kind: "answer", status, body: new Uint8Array(await response.arrayBuffer()) };
    } catch {
      // Whatever broke: to the device it is all the same.
      if (!signal.aborted) this.#faults.count("requestLost");
      return nothing;
    }
  }
}
