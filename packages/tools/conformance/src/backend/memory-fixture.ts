import type { Backend } from "@easkit/backend";
import { createMemoryBackend, type OptionalMethod } from "@easkit/backend-memory";
import type { BackendFixture } from "./backend-fixture.js";
import { inPieces } from "./sample-mail.js";

const user = { id: "anna", password: "right", address: "anna@example.test", displayName: "Anna" };

/** A memory backend with some data, perhaps spoilt. */
export async function openMemoryBackend(
  without: readonly OptionalMethod[] = [],
  spoil: (backend: Backend) => Backend = (backend) => backend,
): Promise<BackendFixture> {
  const memory = createMemoryBackend({ users: [user], without });
  const mailbox = memory.mailbox(user.id);
  const file = { contentType: "text/plain", ...inPieces(Buffer.from("hello"), 2) };
  const attachments = [{ tag: "attachment", value: { fileReference: "1", displayName: "a.txt" } }] as const;
  const party = { class: "Calendar", properties: { subject: "Party", attachments } } as const;
  mailbox.put("calendar", party, { attachments: new Map([["1", file]]) });
  mailbox.put("contacts", { class: "Contacts", properties: { lastName: "Smith" } });
  mailbox.deliver("Subject: first\r\n\r\nHello\r\n");
  return {
    backend: spoil(memory),
    principal: { id: user.id, address: user.address },
    credentials: {
      good: { kind: "basic", user: user.id, password: user.password },
      bad: { kind: "basic", user: user.id, password: "wrong" },
    },
    outside: {
      deliver: async (mime) => void mailbox.deliver(mime),
      setRead: async (id, read) => void mailbox.setFlags("inbox", id, { read }),
      remove: async (id) => mailbox.remove("inbox", id),
    },
    patience: 500,
    close: async () => {},
  };
}
