import { type DecoderOptions, decode, type OpaqueSink, type WbxmlHandler } from "@easkit/wbxml";
import { childrenOf, keyOf } from "./children.js";
import type { AnyElement, Decoded } from "./element.js";
import { type Frame, frameOf, join } from "./frame.js";
import type { KeptBytes } from "./leaves.js";
import type { RawStep } from "./raw.js";
import { SchemaError } from "./schema-error.js";

/** How strictly and in which sense a message is read. */
export interface ReadOptions {
  /** Empty elements directly in the root become `null` ("clear this property") instead of being left out. */
  readonly emptyAsNull?: boolean;
  /** Empty flags and empty structs say nothing, instead of "true" and "a struct without properties". */
  readonly emptyAsAbsent?: boolean;
  /** Elements that are passed over wherever they have no place, such as tokens that only old clients know. */
  readonly passOver?: (page: number, token: number) => boolean;
  /** Called for every element that is passed over. */
  readonly onIgnored?: (path: readonly string[]) => void;
  /** Where elements declared as `t.largeBytes` may leave what they hold; into memory if absent. */
  readonly keeper?: BytesKeeper;
  /** The name of an unknown element, for error messages. */
  readonly tagOf?: (page: number, token: number) => string | undefined;
}

/** Keeps large bytes outside memory while a message is read. */
export interface BytesKeeper {
  /** Where content of this length goes; `undefined` for into memory. */
  open(length: number): KeptBytesWriter | undefined;
  /** Resolves when what has been written is no longer in memory; nothing is read before. */
  settled(): Promise<void>;
}

/** Takes bytes in pieces; each is a view that is only valid during the call. */
export interface KeptBytesWriter {
  write(piece: Uint8Array): void;
  end(): KeptBytes;
}

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder("utf-8");

/** Builds the value of one element from the events of a decoder. Has no recursion, whatever the input's depth. */
export class ElementReader implements WbxmlHandler {
  readonly #root: AnyElement;
  readonly #options: ReadOptions;
  readonly #prefix: readonly string[];
  readonly #frames: Frame[] = [];
  #ignoring = 0;
  #done = false;
  #value: unknown;

  constructor(root: AnyElement, options: ReadOptions = {}, prefix: readonly string[] = []) {
    this.#root = root;
    this.#options = options;
    this.#prefix = prefix;
  }

  /** Whether the root element has ended. */
  get done(): boolean {
    return this.#done;
  }

  get value(): unknown {
    if (!this.#done) throw new SchemaError("missing", this.#path(), "the message ends too early");
    return this.#value;
  }

  startElement(page: number, token: number): void {
    if (this.#ignoring > 0) {
      this.#ignoring++;
      return;
    }
    const parent = this.#frames.at(-1);
    if (parent) this.#startChild(parent, page, token);
    else this.#startRoot(page, token);
  }

  #startChild(parent: Frame, page: number, token: number): void {
    parent.touched = true;
    if (parent.element.type.kind === "raw") {
      parent.depth++;
      parent.items?.push({ page, token } satisfies RawStep);
      return;
    }
    if (parent.element.type.kind === "tagSet") {
      parent.items?.push({ page, token });
      this.#ignoring = 1;
      return;
    }
    const element = childrenOf(parent.element).get(keyOf(page, token));
    if (!element) {
      this.#startUnknown(parent, page, token);
      return;
    }
    if (!element.repeated && parent.properties?.has(element.property)) {
      throw new SchemaError("repeated", this.#path(element.tag), "the element stands more than once");
    }
    this.#frames.push(frameOf(element));
  }

  endElement(): void {
    if (this.#ignoring > 0) {
      this.#ignoring--;
      return;
    }
    const frame = this.#frames.at(-1);
    if (!frame) return;
    if (frame.depth > 0) {
      frame.depth--;
      frame.items?.push("end" satisfies RawStep);
      return;
    }
    const value = this.#valueOf(frame);
    this.#frames.pop();
    const parent = this.#frames.at(-1);
    if (!parent) {
      this.#done = true;
      this.#value = value;
    } else this.#deliver(parent, frame.element, value);
  }

  text(value: string): void {
    this.#content(value, undefined);
  }

  opaque(bytes: Uint8Array): void {
    this.#content(undefined, bytes);
  }

  openOpaque(length: number): OpaqueSink | undefined {
    const frame = this.#frames.at(-1);
    const { keeper } = this.#options;
    if (this.#ignoring > 0 || !frame || !keeper) return undefined;
    const { type } = frame.element;
    if (type.kind !== "bytes" || !type.isLarge || frame.touched) return undefined;
    const writer = keeper.open(length);
    if (!writer) return undefined;
    frame.touched = true;
    return {
      write: (piece) => writer.write(piece),
      end: () => {
        frame.kept = writer.end();
      },
    };
  }

  #content(text: string | undefined, bytes: Uint8Array | undefined): void {
    const frame = this.#frames.at(-1);
    if (this.#ignoring > 0 || !frame) return;
    frame.touched = true;
    const { type } = frame.element;
    switch (type.kind) {
      case "raw":
        frame.items?.push(bytes ? { bytes: Uint8Array.from(bytes) } : { text: text ?? "" });
        return;
      case "bytes":
        if (frame.kept) throw new SchemaError("content", this.#path(), "content after large content");
        frame.bytes.push(Uint8Array.from(bytes ?? utf8.encode(text)));
        return;
      case "leaf":
      case "stream":
      case "presence":
        frame.text += text ?? fromUtf8.decode(bytes);
        return;
      case "struct":
        if (type.textProperty !== undefined) {
          frame.text += text ?? fromUtf8.decode(bytes);
          return;
        }
        break;
      case "choice":
        if (type.textTag !== undefined) {
          frame.text += text ?? fromUtf8.decode(bytes);
          return;
        }
    }
    if (bytes || text?.trim())
      throw new SchemaError("content", this.#path(), "text where there should be none");
  }

  #startRoot(page: number, token: number): void {
    if (this.#done || keyOf(page, token) !== keyOf(this.#root.page, this.#root.token)) {
      throw new SchemaError(
        "root",
        [...this.#prefix, this.#nameOf(page, token)],
        `the message should be a ${this.#root.tag}`,
      );
    }
    this.#frames.push(frameOf(this.#root));
  }

  #startUnknown(parent: Frame, page: number, token: number): void {
    const name = this.#nameOf(page, token);
    const { type } = parent.element;
    if ((type.kind === "struct" && type.open) || this.#options.passOver?.(page, token)) {
      this.#options.onIgnored?.(this.#path(name));
      this.#ignoring = 1;
      return;
    }
    const known = this.#options.tagOf?.(page, token) !== undefined;
    throw new SchemaError(
      known ? "unexpected" : "unknown",
      this.#path(name),
      "the element has no place here",
    );
  }

  #deliver(parent: Frame, element: AnyElement, value: unknown): void {
    const { kind } = parent.element.type;
    if (value === undefined) return;
    if (kind === "list") parent.items?.push(value);
    else if (kind === "choice") parent.items?.push({ tag: element.property, value });
    else if (element.repeated) {
      const list = parent.properties?.get(element.property);
      if (Array.isArray(list)) list.push(value);
      else parent.properties?.set(element.property, [value]);
    } else parent.properties?.set(element.property, value);
  }

  #valueOf(frame: Frame): unknown {
    const { element } = frame;
    const { type } = element;
    // Only a property of the item itself can be cleared; what stands deeper is part of a new value.
    const empty = this.#options.emptyAsNull && this.#frames.length === 2 ? null : undefined;
    switch (type.kind) {
      case "leaf":
        if (frame.text === "") return empty === null ? null : this.#emptyLeaf(type.whenEmpty);
        try {
          return type.parse(frame.text);
        } catch (cause) {
          throw new SchemaError("value", this.#path(), cause instanceof Error ? cause.message : "bad value", {
            cause,
          });
        }
      case "stream":
        return frame.text === "" && empty === null ? null : frame.text;
      case "bytes":
        if (frame.kept) return frame.kept;
        return frame.bytes.length === 0 && empty === null ? null : join(frame.bytes);
      case "presence":
        // Some clients write a boolean where the element says it all by being there.
        return /^\s*(0|false)\s*$/i.test(frame.text) ? undefined : true;
      case "choice":
        if (type.textTag !== undefined && frame.text.trim() !== "")
          frame.items?.push({ tag: type.textTag, value: frame.text });
        return frame.items?.length === 0 && empty === null ? null : frame.items;
      case "list":
      case "tagSet":
        return frame.items?.length === 0 && empty === null ? null : frame.items;
      case "raw":
        return { steps: frame.items, path: this.#path() };
      case "struct":
        if (!frame.touched && empty === null) return null;
        if (!frame.touched && this.#options.emptyAsAbsent && this.#frames.length > 1) return undefined;
        return this.#structValue(frame);
    }
  }

  #emptyLeaf(whenEmpty: unknown): unknown {
    return this.#options.emptyAsAbsent && typeof whenEmpty === "boolean" ? undefined : whenEmpty;
  }

  #structValue(frame: Frame): unknown {
    const { type } = frame.element;
    if (type.kind !== "struct" || !frame.properties) return undefined;
    if (type.textProperty !== undefined && frame.text !== "")
      frame.properties.set(type.textProperty, frame.text);
    for (const field of type.fields) {
      if (field.required && !frame.properties.has(field.property)) {
        throw new SchemaError("missing", this.#path(field.tag), "the element is required");
      }
    }
    return Object.fromEntries(frame.properties);
  }

  #nameOf(page: number, token: number): string {
    return (
      this.#options.tagOf?.(page, token) ?? `page ${page} token 0x${token.toString(16).padStart(2, "0")}`
    );
  }

  #path(...more: string[]): string[] {
    return [...this.#prefix, ...this.#frames.map((frame) => frame.element.tag), ...more];
  }
}

/** The pieces of a source, each of which comes when the bytes of those before have gone where they are kept. */
async function* paced(
  source: Uint8Array | AsyncIterable<Uint8Array>,
  keeper: BytesKeeper,
): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) yield source;
  else
    for await (const piece of source) {
      yield piece;
      await keeper.settled();
    }
  await keeper.settled();
}

/**
 * Reads a whole message.
 *
 * @throws WbxmlError if the bytes are no WBXML
 * @throws SchemaError if the message is not what `root` says
 */
export async function readMessage<E extends AnyElement>(
  root: E,
  source: Uint8Array | AsyncIterable<Uint8Array>,
  options: ReadOptions & DecoderOptions = {},
): Promise<Decoded<E>> {
  const reader = new ElementReader(root, options);
  const { keeper } = options;
  await decode(keeper ? paced(source, keeper) : source, reader, options);
  return reader.value as Decoded<E>;
}
