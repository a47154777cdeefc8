// Source files that are tables (data without logic) and may therefore be long, each with the reason.
export const tableFiles = {
  "scripts/make-fixtures/odd-headers.mjs": "demo messages with odd headers, one after the other",
  "scripts/make-fixtures/odd-structure.mjs": "demo messages with odd structure, one after the other",
  "scripts/make-fixtures/odd-charsets.mjs": "demo messages in odd charsets, one after the other",
  "scripts/make-fixtures/odd-meetings.mjs": "demo invitations, one after the other",
  "scripts/make-fixtures/talk.mjs": "the words of the demo conversations",
};
