import { type Carrier, headersOf, type Letter, type Outcome, urlOf } from "../carrier.js";

/** Milliseconds that a device waits for an answer. */
const patience = 20_000;

/** Carries letters over HTTP. A connection that is refused or breaks is no answer. */
export class HttpCarrier implements Carrier {
  readonly #origin: string;
  /** Letters that got no answer. */
  unanswered = 0;

  constructor(port: number) {
    this.#origin = `http://127.0.0.1:${port}`;
  }

  async send(letter: Letter): Promise<Outcome> {
    try {
      const response = await fetch(`${this.#origin}${urlOf(letter)}`, {
        method: "POST",
        headers: { ...headersOf(letter) },
        body: Uint8Array.from(letter.body),
        signal: AbortSignal.timeout(patience),
      });
      return {
        kind: "answer",
        status: response.status,
        body: new Uint8Array(await response.arrayBuffer()),
      };
    } catch {
      // Whatever broke: to the device it is all the same.
      this.unanswered++;
      return { kind: "nothing" };
    }
  }
}
