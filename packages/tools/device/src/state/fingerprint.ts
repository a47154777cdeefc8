import { createHash, type Hash } from "node:crypto";
import type { WbxmlHandler } from "@easkit/wbxml";

const PRINT_LENGTH = 8;
const DIGEST_LENGTH = 16;
const START = 0xff;
const END = 0xfe;
const OPAQUE = 0xfd;

/**
 * Takes the fingerprints of an item's properties as they are decoded: for each element directly in ApplicationData its
 * page, token and a short hash, as in `2.20=AAAAAAAA,2.22=BBBBBBBB`, sorted. Holds no content.
 */
export class Fingerprinter implements WbxmlHandler {
  readonly #prints = new Map<string, string>();
  #hash: Hash | undefined;
  #name = "";
  #depth = 0;

  startElement(page: number, token: number): void {
    if (this.#depth++ === 0) {
      this.#name = `${page}.${token}`;
      this.#hash = createHash("sha256").update(this.#prints.get(this.#name) ?? "");
    } else this.#hash?.update(Uint8Array.of(START, page, token));
  }

  endElement(): void {
    if (--this.#depth > 0) this.#hash?.update(Uint8Array.of(END));
    else if (this.#hash) {
      this.#prints.set(this.#name, this.#hash.digest("base64url").slice(0, PRINT_LENGTH));
      this.#hash = undefined;
    }
  }

  // Bytes above 0xf4 do not occur in UTF-8, so marks and text cannot be mistaken for each other.
  text(value: string): void {
    this.#hash?.update(value);
  }

  opaque(bytes: Uint8Array): void {
    const length = Buffer.alloc(5);
    length[0] = OPAQUE;
    length.writeUInt32LE(bytes.length, 1);
    this.#hash?.update(length).update(bytes);
  }

  /** The fingerprints so far. */
  get prints(): string {
    return toText(this.#prints);
  }
}

/** The fingerprints of an item after a change that leaves alone what it does not mention. */
export function mergePrints(before: string, change: string): string {
  return toText(new Map([...entriesOf(before), ...entriesOf(change)]));
}

/** One short text for all of an item's properties. */
export const digestOf = (prints: string): string =>
  createHash("sha256").update(prints).digest("base64url").slice(0, DIGEST_LENGTH);

function entriesOf(prints: string): [string, string][] {
  if (prints === "") return [];
  return prints.split(",").map((entry): [string, string] => {
    const [name = "", print = ""] = entry.split("=");
    return [name, print];
  });
}

const toText = (prints: ReadonlyMap<string, string>): string =>
  [...prints]
    .map(([name, print]) => `${name}=${print}`)
    .sort()
    .join(",");
