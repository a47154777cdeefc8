/** What an item of EAS cannot say of an event, by name. */
export type Loss = keyof typeof lossReasons;

/** For each thing that EAS cannot say: what devices see instead. All of it stays in the text that is written back. */
export const lossReasons = {
  rule: "No pattern recurs like this rule, and it is too long for single exceptions: devices see the nearest pattern.",
  "several-rules": "The event has more than one rule: devices see the first.",
  "extra-dates": "Dates beside an endless rule (RDATE) are not seen on devices.",
  "excluding-rule": "A rule of what does not happen (EXRULE) is not seen on devices.",
  "this-and-future": "A change to an occurrence and all later ones is seen on that occurrence only.",
  "lone-occurrences": "Only the first of several occurrences without their series is seen.",
  alarms: "Of several alarms, devices see one.",
} as const;
