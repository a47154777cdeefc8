import { anything, flag, listOf, moment, object, optional, tableOf, text, whole } from "../schema/schema.js";
import { operation } from "./operation.js";

const entry = object({
  number: whole("From 1 on, without gaps."),
  at: moment("When it was"),
  actor: text("Whoever did it."),
  action: text("Such as `device.reset`."),
  user: optional(text()),
  deviceId: optional(text()),
  details: optional(tableOf(anything("What else was noted."))),
  previous: text("The hash of the entry before."),
  hash: text("SHA-256 over all of the entry, in hexadecimal digits."),
});

/** What was done, the newest first. */
export const listAudit = operation({
  method: "GET",
  path: "/audit",
  summary: "Lists what was done, the newest first.",
  who: "admin",
  input: object({
    limit: optional(whole("At most so many; 100 if not given.", 1, 10_000)),
    user: optional(text("Only what was done to this user's devices.", 320)),
    deviceId: optional(text("Only what was done to this device.", 64)),
  }),
  output: object({ entries: listOf(entry) }),
  async run({ devices: { audit } }, { limit = 100, user, deviceId }) {
    if (user === undefined && deviceId === undefined) return { entries: await audit.newest(limit) };
    const query = { ...(user !== undefined && { user }), ...(deviceId !== undefined && { deviceId }) };
    const newest = [];
    for await (const each of audit.entries(query)) {
      newest.push(each);
      if (newest.length > limit) newest.shift();
    }
    return { entries: newest.reverse() };
  },
});

/** Whether nobody has touched the notes. */
export const verifyAudit = operation({
  method: "GET",
  path: "/audit/verdict",
  summary: "Recomputes the chain of hashes over the whole audit log.",
  who: "admin",
  input: object({}),
  output: object({
    sound: flag(),
    entries: optional(whole("How many there are, if all are sound.")),
    hash: optional(text("That of the last entry: who keeps it can tell later whether the log was cut.")),
    number: optional(whole("The first entry that is not sound.")),
    reason: optional(text("What is wrong with it.")),
  }),
  run: ({ devices }) => devices.audit.verify(),
});
