import { type ChunkSink, createEncoder, type EncoderOptions, type WbxmlEncoder } from "@easkit/wbxml";
import { isInRange, type ProtocolVersion } from "../version.js";
import type { AnyElement, Encodable } from "./element.js";
import type { BytesSource, TagName, TextSource } from "./leaves.js";
import type { RawSource } from "./raw.js";
import type { ChoiceType, ListType, StructType, Type } from "./type.js";

/** Writes one value; a promise means that something had to be waited for. */
type Write = (encoder: WbxmlEncoder, value: unknown) => void | Promise<void>;

/** An item of a streamed list could not be written and was taken back; thrown into the iterator that yielded it. */
export class UnwritableItem extends Error {
  override readonly name = "UnwritableItem";
  /** Nothing of the item is left in the output, so the list may go on. */
  readonly undone: boolean;

  constructor(cause: unknown, undone: boolean) {
    super(`an item could not be written: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.undone = undone;
  }
}

/** Remembers what `make` gives for each key and version. */
function perVersion<K extends object>(make: (key: K, version: ProtocolVersion) => Write) {
  const versions = new Map<ProtocolVersion, WeakMap<K, Write>>();
  return (key: K, version: ProtocolVersion): Write => {
    const writers = versions.get(version) ?? new WeakMap<K, Write>();
    const write = writers.get(key) ?? make(key, version);
    versions.set(version, writers.set(key, write));
    return write;
  };
}

const nothing: Write = () => {};

const writerOf = perVersion<AnyElement>((element, version) =>
  isInRange(version, element) ? compile(element, version) : nothing,
);

function compile(element: AnyElement, version: ProtocolVersion): Write {
  const { page, token, type, repeated } = element;
  const content = contentWriter(type, version);
  const one: Write = (encoder, value) => {
    if (value === undefined || (type.kind === "presence" && value !== true)) return undefined;
    encoder.start(page, token);
    const pending = value === null ? undefined : content(encoder, value);
    if (pending) return pending.then(() => encoder.end());
    return encoder.end();
  };
  return repeated
    ? (encoder, value) => (value === undefined ? undefined : writeItems(encoder, value, one))
    : one;
}

function contentWriter(type: Type, version: ProtocolVersion): Write {
  switch (type.kind) {
    case "leaf":
      return (encoder, value) => encoder.text(type.print(value as never));
    case "stream":
      return writeText;
    case "bytes":
      return writeBytes;
    case "presence":
      return nothing;
    case "struct":
      return structWriter(type, version);
    case "list":
      return listWriter(type, version);
    case "choice":
      return choiceWriter(type, version);
    case "tagSet":
      return writeTags;
    case "raw":
      return (encoder, value) => {
        const { fields, value: properties } = value as RawSource;
        return fieldsWriter(fields, version)(encoder, properties);
      };
  }
}

const fieldsWriter = perVersion<readonly AnyElement[]>((fields, version) => compileFields(fields, version));

function compileFields(fields: readonly AnyElement[], version: ProtocolVersion): Write {
  const plan = fields
    .filter((field) => isInRange(version, field))
    .map((field) => ({ property: field.property, write: writerOf(field, version) }));
  const from = (
    encoder: WbxmlEncoder,
    value: Readonly<Record<string, unknown>>,
    start: number,
  ): void | Promise<void> => {
    for (let i = start; i < plan.length; i++) {
      const field = plan[i];
      // Read when its turn comes, so that a getter can tell what is only known after the properties before it.
      const pending = field?.write(encoder, value[field.property]);
      if (pending) return pending.then(() => from(encoder, value, i + 1));
    }
    return undefined;
  };
  return (encoder, value) => from(encoder, value as Readonly<Record<string, unknown>>, 0);
}

function structWriter(type: StructType, version: ProtocolVersion): Write {
  const write = fieldsWriter(type.fields, version);
  const { textProperty } = type;
  if (textProperty === undefined) return write;
  return (encoder, value) => {
    const text = (value as Readonly<Record<string, unknown>>)[textProperty];
    if (typeof text === "string") encoder.text(text);
    return write(encoder, value);
  };
}

function listWriter(type: ListType, version: ProtocolVersion): Write {
  const write = writerOf(type.item, version);
  return (encoder, value) => writeItems(encoder, value, write);
}

function choiceWriter(type: ChoiceType, version: ProtocolVersion): Write {
  const options = typeof type.options === "function" ? type.options() : type.options;
  const writers = new Map(options.map((option) => [option.property, option]));
  return (encoder, value) =>
    writeItems(encoder, value, (e, item) => {
      const { tag, value: content } = item as { tag: string; value: unknown };
      if (tag === type.textTag) return e.text(String(content));
      const option = writers.get(tag);
      if (!option) throw new TypeError(`no such choice: ${tag}`);
      return writerOf(option, version)(e, content);
    });
}

function writeItems(encoder: WbxmlEncoder, items: unknown, write: Write): void | Promise<void> {
  const source = items as Iterable<unknown> | AsyncIterable<unknown>;
  if (Symbol.asyncIterator in source) return writeStream(encoder, source[Symbol.asyncIterator](), write);
  const iterator = source[Symbol.iterator]();
  const rest = (): void | Promise<void> => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      const pending = write(encoder, next.value) ?? encoder.ready;
      if (pending) return pending.then(rest);
    }
    return undefined;
  };
  return rest();
}

/** Writes items as they come. One that fails is taken back if it can be, and its iterator is told. */
async function writeStream(
  encoder: WbxmlEncoder,
  iterator: AsyncIterator<unknown>,
  write: Write,
): Promise<void> {
  try {
    let next = await iterator.next();
    while (!next.done) {
      const mark = encoder.mark();
      try {
        await write(encoder, next.value);
      } catch (cause) {
        const fault = new UnwritableItem(cause, encoder.rollback(mark));
        if (!iterator.throw) throw fault;
        next = await iterator.throw(fault);
        if (!fault.undone) throw fault;
        continue;
      }
      if (encoder.ready) await encoder.ready;
      next = await iterator.next();
    }
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
}

const writeText: Write = (encoder, value) => {
  const source = value as TextSource;
  if (typeof source === "string") return encoder.text(source);
  return source instanceof Uint8Array ? encoder.textBytes(source) : encoder.textFrom(source);
};

const writeBytes: Write = (encoder, value) => {
  const source = value as BytesSource;
  return source instanceof Uint8Array
    ? encoder.opaque(source)
    : encoder.opaqueFrom(source.length, source.pieces);
};

const writeTags: Write = (encoder, value) => {
  for (const { page, token } of value as readonly TagName[]) {
    encoder.start(page, token);
    encoder.end();
  }
};

/**
 * Writes a message as `version` has it: what the version lacks is left out. Lists and texts may be streams, which are
 * read as the sink takes what they give.
 */
export const writeMessage = <E extends AnyElement>(
  root: E,
  value: Encodable<E>,
  version: ProtocolVersion,
  sink: ChunkSink,
  options: EncoderOptions = {},
): Promise<void> => writeUnchecked(root, value, version, sink, options);

/** As {@link writeMessage}, where TypeScript does not know the element, as in tools that treat all commands alike. */
export async function writeUnchecked(
  root: AnyElement,
  value: unknown,
  version: ProtocolVersion,
  sink: ChunkSink,
  options: EncoderOptions = {},
): Promise<void> {
  const encoder = createEncoder(sink, options);
  await writerOf(root, version)(encoder, value);
  await encoder.finish();
}
