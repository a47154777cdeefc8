import { createHash } from "node:crypto";
import { cutMessage, valuesOf } from "./message-head.js";

const messageId = /<[^<>\s]+>/g;

const replyPrefix = /^\s*(?:re|fwd?|aw|wg)\s*:\s*/i;

function topicOf(subject: string): string {
  let topic = subject;
  while (replyPrefix.test(topic)) topic = topic.replace(replyPrefix, "");
  return topic.trim().toLowerCase();
}

/** What all messages of a conversation have in common: 16 bytes made of the message that began it, or of the topic. */
export function conversationOf(mime: Uint8Array): Uint8Array {
  const message = cutMessage(mime);
  const ids = ["References", "In-Reply-To", "Message-ID"].flatMap(
    (name) => valuesOf(message, name).join(" ").match(messageId)?.slice(0, 1) ?? [],
  );
  const root = ids[0] ?? `topic ${topicOf(valuesOf(message, "Subject")[0] ?? "")}`;
  return createHash("sha256").update(root).digest().subarray(0, 16);
}

/** Conversations whose messages go to a folder of their own, now and in future. */
export class ConversationRules {
  readonly #folders = new Map<string, string>();

  /** @param conversation as {@link conversationOf} makes it */
  set(conversation: Uint8Array, folderId: string): void {
    this.#folders.set(Buffer.from(conversation).toString("hex"), folderId);
  }

  /** Where a message goes. */
  find(mime: Uint8Array): string | undefined {
    if (this.#folders.size === 0) return undefined;
    return this.#folders.get(Buffer.from(conversationOf(mime)).toString("hex"));
  }
}
