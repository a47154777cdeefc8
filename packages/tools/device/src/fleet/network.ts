import type { EasReply } from "@easkit/backend";
import { type Carrier, headersOf, type Letter, type Outcome, urlOf } from "./carrier.js";
import type { Faults } from "./faults.js";
import type { Scheduler } from "./scheduler.js";
import type { ServerProcess } from "./server/server-process.js";

/** How often something happens to a request or an answer, by what. */
const often = {
  requestLost: 0.03,
  requestDelayed: 0.03,
  requestDuplicated: 0.08,
  requestReordered: 0.02,
  firstRequestCopied: 0.3,
  responseLost: 0.06,
  responseCut: 0.03,
  responseDelayed: 0.03,
  clientAborted: 0.02,
} as const;

/** How long a device waits for an answer, in milliseconds: longer than it may ask the server to wait. */
const patience = 240_000;

/** What the network may do to what it carries. */
export interface NetworkOptions {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  /** The server's process of this moment. */
  readonly process: () => ServerProcess;
}

const nothing: Outcome = { kind: "nothing" };

async function* chunksOf(body: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < body.length; at += 1000) yield body.subarray(at, at + 1000);
}

/** A network between devices and a server, in which everything goes wrong that can. */
export class Network implements Carrier {
  readonly #options: NetworkOptions;

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  async send(letter: Letter): Promise<Outcome> {
    const { scheduler, faults } = this.#options;
    const name = `${letter.deviceId} ${letter.command}`;
    if (faults.strikes("requestLost", often.requestLost)) return nothing;
    this.#copy(letter, name);
    const isLate = faults.strikes("requestDelayed", often.requestDelayed);
    await scheduler.point(`${name} arrives`, undefined, isLate ? faults.delay(50, 20_000) : 0);
    const arrived = await this.#serveOrGiveUp(letter, name);
    if (arrived.kind === "nothing") return nothing;
    return this.#comeBack(arrived, name);
  }

  /** Lets a copy of the request reach the server too, now or much later. */
  #copy(letter: Letter, name: string): void {
    const { scheduler, faults } = this.#options;
    const twice = faults.strikes("requestDuplicated", often.requestDuplicated);
    const late = letter.first
      ? faults.strikes("firstRequestCopied", often.firstRequestCopied)
      : faults.strikes("requestReordered", often.requestReordered);
    if (!twice && !late) return;
    const delay = late ? faults.delay(100, 120_000) : 0;
    scheduler.after(delay, `${name} arrives again`, () => void this.#serve(letter, `${name} copy`));
  }

  async #comeBack(answer: Outcome, name: string): Promise<Outcome> {
    const { scheduler, faults } = this.#options;
    if (faults.strikes("responseLost", often.responseLost)) return nothing;
    if (faults.strikes("responseCut", often.responseCut)) return nothing;
    const isLate = faults.strikes("responseDelayed", often.responseDelayed);
    await scheduler.point(`${name} is answered`, undefined, isLate ? faults.delay(50, 20_000) : 0);
    return answer;
  }

  /** As serve; but the device may hang up, or have no patience any more, while the server goes on. */
  async #serveOrGiveUp(letter: Letter, name: string): Promise<Outcome> {
    const { scheduler, faults } = this.#options;
    const hangUp = new AbortController();
    const hangsUp = faults.strikes("clientAborted", often.clientAborted);
    const served = this.#serve(letter, name, hangUp.signal);
    return new Promise((resolve) => {
      const giveUp = () => {
        hangUp.abort();
        resolve(nothing);
      };
      const cancel = scheduler.after(
        hangsUp ? faults.delay(1, 3_000) : patience,
        `${name} is given up`,
        giveUp,
      );
      void served.then((outcome) => {
        cancel();
        resolve(outcome);
      });
    });
  }

  /** Lets the server work on a request to the end of its answer, or of its own. */
  async #serve(letter: Letter, name: string, signal = new AbortController().signal): Promise<Outcome> {
    const process = this.#options.process();
    const headers = headersOf(letter);
    const request = {
      method: "POST",
      url: urlOf(letter),
      header: (field: string) => headers[field],
      body: chunksOf(letter.body),
      signal,
    };
    return new Promise((resolve, reject) => {
      const end = (outcome: Outcome) => {
        process.ended.removeEventListener("abort", die);
        resolve(outcome);
      };
      const die = () => end(nothing);
      process.ended.addEventListener("abort", die);
      process.server
        .serve(request)
        .then((reply) => this.#read(reply, process, name, signal))
        .then(end, reject);
    });
  }

  /** Reads an answer as a socket takes it: chunk by chunk, until it breaks off or the device has hung up. */
  async #read(reply: EasReply, process: ServerProcess, name: string, signal: AbortSignal): Promise<Outcome> {
    const { status, body } = reply;
    if (body === undefined || body instanceof Uint8Array) {
      return { kind: "answer", status, body: body ?? new Uint8Array(0) };
    }
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of body) {
        chunks.push(chunk);
        await process.gate(`${name} chunk`);
        if (signal.aborted) return nothing;
      }
    } catch {
      // Broken off by the server: to the device, no answer.
      return nothing;
    }
    return { kind: "answer", status, body: Uint8Array.from(Buffer.concat(chunks)) };
  }
}
