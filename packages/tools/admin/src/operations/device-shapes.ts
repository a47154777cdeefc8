import { flag, listOf, moment, object, oneOf, optional, text, whole } from "../schema/schema.js";

/** How the path names a device. */
export const deviceName = {
  user: text("Whose device it is.", 320, 1),
  deviceId: text("As the device names itself.", 64, 1),
};

/** What the device did last. */
const activity = object({
  lastSync: optional(moment("When a Sync last ended well")),
  lastCommand: text(),
  lastHttpStatus: whole(),
  lastAnswer: optional(text("What was answered, in a few words.")),
  lastError: optional(object({ at: moment("When it was"), text: text() })),
});

/** Let in, kept out, or kept out until somebody decides. */
export const access = oneOf(["allow", "block", "quarantine"]);

/** What the rules, or a decision, say of a device. */
export const verdict = object({
  access,
  because: oneOf(["device", "rule", "otherwise"]),
  rule: optional(text("The id of the rule.")),
});

const decision = {
  by: text("Whoever decided."),
  at: moment("When it was decided"),
  note: optional(text()),
};

const standingFields = {
  ...deviceName,
  type: text("Such as `iPhone`. Texts are the device's own: never show them as markup."),
  userAgent: optional(text()),
  model: optional(text()),
  os: optional(text()),
  osLanguage: optional(text()),
  friendlyName: optional(text()),
  imei: optional(text()),
  phoneNumber: optional(text()),
  mobileOperator: optional(text()),
  version: optional(text("The protocol version that it spoke last.")),
  firstSeen: moment("When it was first seen"),
  lastSeen: moment("When it was last seen, to the hour"),
  activity: optional(activity),
  access: verdict,
  quarantine: optional(
    object({ since: moment("Since when it waits for a decision"), rule: optional(text()) }),
  ),
  suspended: optional(object(decision)),
  wipe: optional(
    object({
      kind: oneOf(["device", "account"]),
      state: oneOf(["requested", "sent", "done", "failed"]),
      requested: object(decision),
      sentAt: optional(moment("When the device was told")),
      answeredAt: optional(moment("When it answered")),
    }),
  ),
  policy: optional(
    object({
      name: optional(text()),
      version: text(),
      outcome: oneOf(["offered", "applied", "partly", "not", "managed"]),
      at: moment("When it was"),
    }),
  ),
  traceUntil: optional(moment("Until when what it and the server say to each other is kept")),
  policyName: optional(text("The policy that was assigned to this one device.")),
};

/** A device, without what it holds. */
export const deviceStanding = object(standingFields);

const itemClasses = ["Email", "Calendar", "Contacts", "Tasks", "Notes"] as const;

/** The class of a folder's items. */
export const itemClass = oneOf(itemClasses);

/** A device with its folders. */
export const deviceDetail = object({
  ...standingFields,
  items: whole("Items on the device."),
  folders: listOf(
    object({
      id: text(),
      displayName: optional(text()),
      type: optional(whole("The number of FolderHierarchy:Type.")),
      class: optional(itemClass),
      items: optional(whole("Items on the device; left out if the folder was never synced.")),
      rounds: optional(whole("Answers with a new key since the folder was synced from the beginning.")),
      more: optional(flag("The last answer was not all.")),
      unreadable: optional(text("Why what is kept of the folder cannot be read.")),
    }),
  ),
  ping: optional(object({ heartbeat: whole("Seconds."), folderIds: listOf(text()) })),
});

/** What an action that gives nothing gives. */
export const done = object({ done: flag("Always true.") });
export const isDone = { done: true } as const;
