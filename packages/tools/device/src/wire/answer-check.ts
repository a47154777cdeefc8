import { codePages, isInRange, type ProtocolVersion, vocabulary } from "@easkit/eas-schema";
import type { WbxmlHandler } from "@easkit/wbxml";
import { DeviceError } from "../device-error.js";

const elements = new Map(
  codePages.flatMap(({ page, elements }) =>
    Object.values(elements).map((element) => [(page << 8) | element.token, element] as const),
  ),
);

/**
 * Looks over an answer as it is decoded: remembers the Status directly in the root, and refuses elements that the
 * version does not have (or that no page has), which break real devices.
 */
export class AnswerCheck implements WbxmlHandler {
  readonly #version: ProtocolVersion;
  readonly #strict: boolean;
  #depth = 0;
  #inStatus = false;
  #status = "";

  constructor(version: ProtocolVersion, strict: boolean) {
    this.#version = version;
    this.#strict = strict;
  }

  /** The number in the root's Status; `undefined` if there was none. */
  get status(): number | undefined {
    return /^\d+$/.test(this.#status) ? Number(this.#status) : undefined;
  }

  startElement(page: number, token: number): void {
    this.#depth++;
    this.#inStatus = this.#depth === 2 && vocabulary.tag(page, token) === "Status";
    if (!this.#strict) return;
    const element = elements.get((page << 8) | token);
    if (element && isInRange(this.#version, element)) return;
    const name = element
      ? `${element.namespace}:${element.tag}`
      : `page ${page} token 0x${token.toString(16)}`;
    throw new DeviceError("protocol", `the server sent ${name}, which ${this.#version} does not have`);
  }

  endElement(): void {
    this.#depth--;
    this.#inStatus = false;
  }

  text(value: string): void {
    if (this.#inStatus) this.#status += value;
  }

  opaque(): void {
    // Nothing to check: no status is OPAQUE.
  }
}
