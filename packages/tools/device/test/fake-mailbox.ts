import { calendar, contacts, email, fill, type RawSource } from "@easkit/eas-schema";

/** A folder of the fake server: what happened in it, in order. */
export interface FakeFolder {
  readonly id: string;
  parentId: string;
  name: string;
  readonly type: number;
  readonly log: FakeChange[];
}

export type FakeChange =
  | { readonly kind: "add" | "change"; readonly id: string; readonly item: RawSource }
  | { readonly kind: "delete" | "softDelete"; readonly id: string };

export const fakeFolder = (id: string, name: string, type: number): FakeFolder => ({
  id,
  parentId: "0",
  name,
  type,
  log: [],
});

/** A message; the same properties fit all versions, for each takes what it has. */
export const message = (subject: string, read = false): RawSource =>
  fill(email, {
    to: "demo@example.com",
    from: "ann@example.com",
    subject,
    dateReceived: new Date("2026-11-20T10:00:00Z"),
    read,
    body: { type: "plain", estimatedDataSize: 5, data: "Hello" },
    legacyBody: "Hello",
  });

export const readFlag = (read: boolean): RawSource => fill(email, { read });

export const contact = (fileAs: string): RawSource => fill(contacts, { fileAs, firstName: fileAs });

export const event = (subject: string): RawSource =>
  fill(calendar, {
    subject,
    startTime: new Date("2026-12-01T09:00:00Z"),
    endTime: new Date("2026-12-01T10:00:00Z"),
    uid: subject,
  });

/** Inbox with `count` messages, a calendar with one event, contacts with two. */
export function fakeMailbox(count: number): FakeFolder[] {
  const inbox = fakeFolder("5", "Inbox", 2);
  for (let n = 1; n <= count; n++) {
    inbox.log.push({ kind: "add", id: `5:${n}`, item: message(`Message ${n}`) });
  }
  const agenda = fakeFolder("6", "Calendar", 8);
  agenda.log.push({ kind: "add", id: "6:1", item: event("Standup") });
  const people = fakeFolder("7", "Contacts", 9);
  people.log.push(
    { kind: "add", id: "7:1", item: contact("Ann") },
    { kind: "add", id: "7:2", item: contact("Bob") },
  );
  return [inbox, agenda, people];
}
