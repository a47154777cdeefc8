import type { SearchQuery } from "@easkit/backend";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseKeywordQuery } from "./keyword-query.js";

const now = new Date("2026-11-05T12:00:00Z");

/** A query in few letters, for tests that people read. */
function print(query: SearchQuery | "too complex" | undefined): string {
  if (query === undefined || query === "too complex") return String(query);
  switch (query.kind) {
    case "and":
    case "or":
      return `(${query.of.map(print).join(query.kind === "and" ? " & " : " | ")})`;
    case "not":
      return `!${print(query.of)}`;
    case "text":
      return query.field ? `${query.field}:${query.text}` : query.text;
    case "received":
      return [query.from, query.before].map((date) => date?.toISOString().slice(0, 10) ?? "").join("..");
    case "class":
      return query.classes.join("/");
    case "read":
    case "flagged":
    case "attachments":
    case "importance":
      return `${query.kind}=${query.value}`;
    default:
      return query.kind;
  }
}

const read = (text: string): string => print(parseKeywordQuery(text, now));

describe("a query that people type", () => {
  it.each([
    ["", "undefined"],
    ["  * ", "undefined"],
    ["sales", "sales"],
    ["Sales Totals", "(Sales & Totals)"],
    ['"sales totals" 2026', "(sales totals & 2026)"],
    ["sales*", "sales"],
    ["a AND b", "(a & b)"],
    ["a OR b c", "(a | (b & c))"],
    ["(a OR b) c", "((a | b) & c)"],
    ["a NOT b", "(a & !b)"],
    ['a -b -"c d"', "(a & !b & !c d)"],
    ["NOT (a OR b)", "!(a | b)"],
    ["or and not", "(or & and & not)"],
    ["subject: mobile", "subject:mobile"],
    ['from:"Bob Miller" subject:lunch', "(from:Bob Miller & subject:lunch)"],
    ["from:bob from:carol", "(from:bob | from:carol)"],
    ["from:bob from:carol from:dave x", "((from:bob | from:carol | from:dave) & x)"],
    ["to:bob AND to:carol", "(to:bob & to:carol)"],
    ["-from:bob", "!from:bob"],
    ["subject<>lunch", "!subject:lunch"],
    ["http://example.com/a", "http://example.com/a"],
    ["10:30", "10:30"],
    [
      "hasattachment:true isread:no importance:high kind:meetings",
      "(attachments=true & read=false & importance=high & Calendar)",
    ],
    ["hasattachment:perhaps", "hasattachment:perhaps"],
    ["constructor:x toString=y", "(constructor:x & toString=y)"],
    ["received:2026-11-02", "2026-11-02..2026-11-03"],
    ["received:2026-11", "2026-11-01..2026-12-01"],
    ["sent=2025", "2025-01-01..2026-01-01"],
    ["received:11/2/2026", "2026-11-02..2026-11-03"],
    ["received>=2026-11-02", "2026-11-02.."],
    ["received>2026-11-02", "2026-11-03.."],
    ["received<2026-11-02", "..2026-11-02"],
    ["received<=2026-11-02", "..2026-11-03"],
    ["received:2026-11-02..2026-11-04", "2026-11-02..2026-11-05"],
    ["received:today", "2026-11-05..2026-11-06"],
    ["received:yesterday", "2026-11-04..2026-11-05"],
    ['received:"this week"', "2026-11-02..2026-11-09"],
    ['received:"last month"', "2026-10-01..2026-11-01"],
    ["received:2026-02-30", "received:2026-02-30"],
    ["((a", "a"],
    ["a))", "a"],
    ['"a b', "a b"],
    ["a OR", "a"],
    ["OR a", "a"],
    ["()", "undefined"],
    ["NOT", "undefined"],
  ])("%j means %s", (text, meaning) => {
    expect(read(text)).toBe(meaning);
  });

  it("is refused when it has too many words", () => {
    expect(parseKeywordQuery("a ".repeat(1000), now)).toBe("too complex");
  });

  it("is never a mistake, and never nested deeper than the limit", () => {
    const piece = fc.constantFrom(
      "(",
      ")",
      '"',
      "-",
      "AND ",
      "OR ",
      "NOT ",
      "from:",
      "received:",
      "a",
      " ",
      "é",
      "*",
    );
    const depth = (query: SearchQuery): number => {
      if (query.kind === "not") return 1 + depth(query.of);
      return query.kind === "and" || query.kind === "or" ? 1 + Math.max(...query.of.map(depth)) : 1;
    };
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 120 }), (pieces) => {
        const query = parseKeywordQuery(pieces.join(""), now);
        if (query !== undefined && query !== "too complex") expect(depth(query)).toBeLessThan(70);
      }),
    );
    expect(read(`${"(".repeat(5000)}a${")".repeat(5000)}`)).toBe("a");
  });
});
