import { createHash } from "node:crypto";
import type { HeaderFields } from "../header/header-fields.js";

const messageId = /<[^<>\s]+>/g;

const idsIn = (value: string | undefined): readonly string[] => value?.match(messageId) ?? [];

const hash = (text: string): Uint8Array => createHash("sha256").update(text).digest().subarray(0, 16);

/** The chain of answers that led to a message, from the thread's root on. */
const ancestorsOf = (headers: HeaderFields): readonly string[] => {
  const references = idsIn(headers.all("references").join(" "));
  return references.length > 0 ? references : idsIn(headers.first("in-reply-to")).slice(0, 1);
};

/**
 * 16 bytes that all messages of a thread have in common: by the Message-ID of its root, or by its topic where a
 * message has no such header.
 */
export function conversationId(headers: HeaderFields, topic: string): Uint8Array {
  const root = ancestorsOf(headers)[0] ?? idsIn(headers.first("message-id"))[0];
  return hash(root !== undefined ? `id ${root}` : `topic ${topic.toLowerCase()}`);
}

/** Of the 22 bytes that a Thread-Index begins with, those of the time (MS-ASCON 2.2.2.4.1); the rest is a GUID. */
const headLength = 22;
const responseLength = 5;
const mostResponses = 200;

// 100 ns since 1601, as a FILETIME.
const fileTime = (date: Date): bigint => (BigInt(date.getTime()) + 11_644_473_600_000n) * 10_000n;

// The most significant byte is 1 until the year 2057 and is not sent.
function timeHead(date: Date): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, fileTime(date)));
  return bytes.subarray(1, 6);
}

function fromThreadIndex(value: string | undefined): Uint8Array | undefined {
  const bytes = Buffer.from(value ?? "", "base64");
  const responses = bytes.length - headLength;
  if (bytes[0] !== 1 || responses < 0 || responses % responseLength !== 0) return undefined;
  const kept = Math.min(responses, mostResponses * responseLength);
  return Buffer.concat([bytes.subarray(1, 6), bytes.subarray(headLength, headLength + kept)]);
}

/**
 * The place of a message in its thread (MS-ASCON 2.2.2.4): 5 bytes of time, and 5 more for each answer. From
 * Thread-Index where there is one; else the answers are told apart by their Message-IDs.
 */
export function conversationIndex(headers: HeaderFields, date: Date): Uint8Array {
  const given = fromThreadIndex(headers.first("thread-index"));
  if (given !== undefined) return given;
  const ancestors = ancestorsOf(headers);
  const [own = date.toISOString()] = idsIn(headers.first("message-id"));
  const answers = ancestors.length === 0 ? [] : [...ancestors.slice(1), own].slice(-mostResponses);
  return Buffer.concat([timeHead(date), ...answers.map((id) => hash(id).subarray(0, responseLength))]);
}
