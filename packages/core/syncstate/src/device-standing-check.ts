type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const text: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number";
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === "string" && words.includes(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const fields =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isFields(value) && Object.entries(checks).every(([name, check]) => check(value[name]));

const textList: Check = (value) => Array.isArray(value) && value.every(text);

const decision = { by: text, at: number, note: optional(text) };

const policy = fields({
  name: optional(text),
  identity: text,
  whole: text,
  settings: textList,
  version: text,
  outcome: oneOf("offered", "applied", "partly", "not", "managed"),
  at: number,
});

/** What the parts of a device record that tell of its standing have to look like. */
const standing = fields({
  activity: optional(
    fields({
      lastSync: optional(number),
      lastCommand: text,
      lastHttpStatus: number,
      lastAnswer: optional(text),
      lastError: optional(fields({ at: number, text })),
    }),
  ),
  access: optional(fields({ ...decision, access: oneOf("allow", "block", "quarantine") })),
  quarantine: optional(fields({ since: number, rule: optional(text) })),
  suspended: optional(fields(decision)),
  policyName: optional(text),
  groups: optional(textList),
  offeredPolicy: optional(policy),
  policy: optional(policy),
  wipe: optional(
    fields({
      kind: oneOf("device", "account"),
      state: oneOf("requested", "sent", "done", "failed"),
      requested: fields(decision),
      sentAt: optional(number),
      answeredAt: optional(number),
    }),
  ),
  traceUntil: optional(number),
});

/** Whether what a record says of the device's standing is of the right shape. */
export const isStanding: Check = standing;
