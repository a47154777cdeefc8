import {
  type AnyElement,
  type Decoded,
  type ProtocolVersion,
  readMessage,
  SchemaError,
  tagOf,
  vocabulary,
} from "@easkit/eas-schema";
import { createDecoder, WbxmlError } from "@easkit/wbxml";
import { DeviceError, messageOf } from "../device-error.js";
import { AnswerCheck } from "./answer-check.js";

/** Bounds for answers, which a device asked for and may be large. */
export const ANSWER_LIMITS = {
  documentBytes: 4 * 1024 ** 3,
  textBytes: 1024 ** 3,
  opaqueBytes: 256 * 1024 ** 2,
  elements: 100_000_000,
} as const;

/** How an answer is read. */
export interface ReadAnswerOptions {
  readonly command: string;
  readonly version: ProtocolVersion;
  /** Refuses elements that the version does not have. */
  readonly strict: boolean;
}

/** An answer and the status in its root. */
export interface ReadAnswer<T> {
  /** `undefined` for an answer without a body. */
  readonly message: T | undefined;
  /** The number in the root's Status. */
  readonly status: number | undefined;
}

/** The statuses that ask for a Provision (MS-ASCMD 2.2.2): the device is to wipe itself, has no policy, an old one, a wrong key. */
export const isPolicyStatus = (status: number | undefined): boolean =>
  status === 140 || status === 142 || status === 143 || status === 144;

/**
 * Reads an answer of WBXML.
 *
 * @throws DeviceError of code `protocol` if it is not what the command's definition says
 */
export async function readAnswer<E extends AnyElement>(
  root: E,
  body: AsyncIterable<Uint8Array>,
  options: ReadAnswerOptions,
): Promise<ReadAnswer<Decoded<E>>> {
  const check = new AnswerCheck(options.version, options.strict);
  const tap = createDecoder(check, { vocabulary, limits: ANSWER_LIMITS });
  try {
    const first = await peek(tapped(body, tap));
    if (!first) return { message: undefined, status: undefined };
    const message = await readMessage(root, first, { vocabulary, tagOf, limits: ANSWER_LIMITS });
    return { message, status: check.status };
  } catch (cause) {
    // Such a status may stand in an answer whose definition has no place for it.
    if (cause instanceof SchemaError && isPolicyStatus(check.status)) {
      return { message: undefined, status: check.status };
    }
    throw toProtocolError(options.command, cause);
  }
}

/** Errors of decoding as a device's own. */
export function toProtocolError(command: string, cause: unknown): unknown {
  if (cause instanceof DeviceError && cause.code === "protocol") {
    return new DeviceError("protocol", `${command}: ${cause.message}`, { command, cause });
  }
  if (!(cause instanceof SchemaError || cause instanceof WbxmlError)) return cause;
  return new DeviceError("protocol", `the answer to ${command} is wrong: ${messageOf(cause)}`, {
    command,
    cause,
  });
}

interface Tap {
  write(chunk: Uint8Array): void;
}

async function* tapped(body: AsyncIterable<Uint8Array>, tap: Tap) {
  for await (const chunk of body) {
    if (chunk.length === 0) continue;
    tap.write(chunk);
    yield chunk;
  }
}

/** The same source if it has anything at all. */
async function peek(
  source: AsyncGenerator<Uint8Array, void, undefined>,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const first = await source.next();
  if (first.done) return undefined;
  return (async function* () {
    yield first.value;
    yield* source;
  })();
}
