import type { RawContent } from "@easkit/eas-schema";
import { Fingerprinter } from "../state/fingerprint.js";

type RawStep = RawContent["steps"][number];

/** Takes the properties of one item: always their fingerprints, the properties themselves only if they are wanted. */
export class ItemTaker extends Fingerprinter {
  readonly #steps: RawStep[] | undefined;

  constructor(isWanted: boolean) {
    super();
    this.#steps = isWanted ? [] : undefined;
  }

  override startElement(page: number, token: number): void {
    super.startElement(page, token);
    this.#steps?.push({ page, token });
  }

  override endElement(): void {
    super.endElement();
    this.#steps?.push("end");
  }

  override text(value: string): void {
    super.text(value);
    this.#steps?.push({ text: value });
  }

  override opaque(bytes: Uint8Array): void {
    super.opaque(bytes);
    this.#steps?.push({ bytes: Uint8Array.from(bytes) });
  }

  /** The properties, where they were wanted. */
  content(path: readonly string[]): RawContent | undefined {
    return this.#steps && { steps: this.#steps, path };
  }
}
