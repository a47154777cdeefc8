import { describe, expect, it } from "vitest";
import type { SearchField, SearchQuery } from "../search.js";
import { matchesSearch, type SearchFacts } from "./matches-search.js";

const facts: SearchFacts = {
  class: "Email",
  folderId: "inbox",
  received: new Date("2026-11-02T10:00:00Z"),
  conversationId: Uint8Array.of(1, 2),
  read: false,
  importance: "high",
  attachments: true,
  texts: {
    subject: ["Größe der  Brücke"],
    from: ['"Bob Miller" <bob@example.com>'],
    to: ["alice@example.com"],
    cc: ["carol@example.net"],
    body: ["The bridge is 見積もり long."],
    other: ["something"],
  },
};
const text = (words: string, field?: SearchField): SearchQuery => ({
  kind: "text",
  text: words,
  ...(field && { field }),
});

describe("a search", () => {
  it.each([
    ["bridge", true],
    ["BRI", true],
    ["ridge", false],
    ["groSSe", false],
    ["große", true],
    ["grosse", false],
    ["grö", true],
    ["gro", true],
    ["brucke", true],
    ["der brücke", true],
    ["brücke der", false],
    ["example", true],
    ["積も", true],
    ["@example.com", true],
    ["something", true],
    ["", true],
  ])("for %j finds words from their beginning: %s", (words, found) => {
    expect(matchesSearch(text(words), facts)).toBe(found);
  });

  it("looks into one field, or into those that it stands for", () => {
    const fields = ["subject", "from", "to", "cc", "bcc", "recipients", "participants", "body"] as const;
    const where = (words: string) => fields.filter((field) => matchesSearch(text(words, field), facts));
    expect(where("bob")).toEqual(["from", "participants"]);
    expect(where("carol")).toEqual(["cc", "recipients", "participants"]);
    expect(where("bridge")).toEqual(["body"]);
  });

  it("joins and turns round what it looks for", () => {
    const [yes, no] = [text("bridge"), text("tunnel")];
    expect(matchesSearch({ kind: "and", of: [yes, no] }, facts)).toBe(false);
    expect(matchesSearch({ kind: "or", of: [no, yes] }, facts)).toBe(true);
    expect(matchesSearch({ kind: "not", of: no }, facts)).toBe(true);
    expect(matchesSearch({ kind: "and", of: [] }, facts)).toBe(true);
    expect(matchesSearch({ kind: "or", of: [] }, facts)).toBe(false);
  });

  it("compares what is no text, and takes what is not known for no match", () => {
    const { received, ...unknown } = facts;
    const from = (date: string): SearchQuery => ({ kind: "received", from: new Date(date) });
    expect(matchesSearch(from("2026-11-02T10:00:00Z"), facts)).toBe(true);
    expect(matchesSearch(from("2026-11-02T10:00:01Z"), facts)).toBe(false);
    expect(matchesSearch(from("1970-01-01T00:00:00Z"), unknown)).toBe(false);
    expect(matchesSearch({ kind: "received", ...(received && { before: received }) }, facts)).toBe(false);
    expect(matchesSearch({ kind: "conversation", conversationId: Uint8Array.of(1, 2) }, facts)).toBe(true);
    expect(matchesSearch({ kind: "conversation", conversationId: Uint8Array.of(1) }, facts)).toBe(false);
    expect(matchesSearch({ kind: "read", value: false }, facts)).toBe(true);
    expect(matchesSearch({ kind: "flagged", value: false }, facts)).toBe(false);
    expect(matchesSearch({ kind: "attachments", value: true }, facts)).toBe(true);
    expect(matchesSearch({ kind: "importance", value: "low" }, facts)).toBe(false);
    expect(matchesSearch({ kind: "class", classes: ["Tasks", "Email"] }, facts)).toBe(true);
    expect(matchesSearch({ kind: "folders", folderIds: ["other"] }, facts)).toBe(false);
  });
});
