/** The fields that the doctor looks at, in this order. */
export const fields = [
  "dns",
  "autodiscover",
  "tls",
  "options",
  "authentication",
  "proxy",
  "heartbeat",
  "push",
] as const;

/** A field that the doctor looks at. */
export type Field = (typeof fields)[number];

/** What the doctor found. */
export interface CheckFinding {
  readonly field: Field;
  /** `ok`: as it should be. `note`: worth knowing. `bad`: some or all devices suffer. `skipped`: not looked at. */
  readonly outcome: "ok" | "note" | "bad" | "skipped";
  /** What was seen. */
  readonly seen: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** Makes the findings of one field. */
export const findingsOf = (field: Field) => ({
  ok: (seen: string): CheckFinding => ({ field, outcome: "ok", seen }),
  note: (seen: string, remedy: string): CheckFinding => ({ field, outcome: "note", seen, remedy }),
  bad: (seen: string, remedy: string): CheckFinding => ({ field, outcome: "bad", seen, remedy }),
  skipped: (seen: string): CheckFinding => ({ field, outcome: "skipped", seen }),
});
