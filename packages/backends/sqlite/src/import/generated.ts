import type { TypedItem } from "@easkit/backend";
import type { ImportEntry, ImportSource } from "./entry.js";
import { makeMail } from "./generated-mail.js";
import { firstNames, lastNames, makeText, towns } from "./generated-words.js";
import { Random } from "./random.js";

/** How much of what {@link generate} makes. */
export interface FillOptions {
  readonly messages?: number;
  readonly events?: number;
  readonly contacts?: number;
  readonly tasks?: number;
  readonly notes?: number;
  /** Bytes of text of a message, on average; 2,000 unless given. */
  readonly messageSize?: number;
  /** The same data for the same seed; 1 unless given. */
  readonly seed?: number;
  /** The newest is of this time; now unless given. Give it, too, for the same data. */
  readonly until?: Date;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Make = (random: Random, until: Date) => TypedItem;

const makeEvent: Make = (random, until) => {
  const day = Math.floor(until.getTime() / DAY) + random.below(120) - 60;
  const startTime = new Date(day * DAY + (8 + random.below(9)) * HOUR);
  const endTime = new Date(startTime.getTime() + (1 + random.below(3)) * HOUR);
  const repeats = random.below(8) === 0;
  return {
    class: "Calendar",
    properties: {
      uid: `${startTime.getTime()}-${random.below(1e9)}@example.test`,
      subject: makeText(random, 3),
      startTime,
      endTime,
      busyStatus: "busy",
      location: { displayName: random.oneOf(towns) },
      body: { type: "plain", data: makeText(random, 30) },
      ...(repeats
        ? { recurrence: { type: "weekly", interval: 1, until: new Date(endTime.getTime() + 60 * DAY) } }
        : {}),
    },
  };
};

const makeContact: Make = (random) => {
  const firstName = random.oneOf(firstNames);
  const lastName = random.oneOf(lastNames);
  return {
    class: "Contacts",
    properties: {
      firstName,
      lastName,
      fileAs: `${lastName}, ${firstName}`,
      email1Address: `${firstName}.${lastName}${random.below(1000)}@example.test`.toLowerCase(),
      mobilePhoneNumber: `+1 555 ${String(random.below(1e7)).padStart(7, "0")}`,
      homeAddressCity: random.oneOf(towns),
      birthday: new Date(Date.UTC(1950 + random.below(60), random.below(12), 1 + random.below(28))),
    },
  };
};

const makeTask: Make = (random, until) => ({
  class: "Tasks",
  properties: {
    subject: makeText(random, 4),
    complete: random.below(3) === 0,
    importance: random.oneOf(["low", "normal", "high"]),
    utcDueDate: new Date(until.getTime() + (random.below(60) - 20) * DAY),
    dueDate: new Date(until.getTime() + (random.below(60) - 20) * DAY),
  },
});

const makeNote: Make = (random) => ({
  class: "Notes",
  properties: {
    subject: makeText(random, 3),
    messageClass: "IPM.StickyNote",
    body: { type: "plain", data: makeText(random, 60) },
  },
});

/** Makes up items: the one with a given number is the same whether or not those before it were made. */
export function generate(owner: string, options: FillOptions): ImportSource {
  const { messages = 0, events = 0, contacts = 0, tasks = 0, notes = 0, seed = 1 } = options;
  const { messageSize = 2_000, until = new Date() } = options;
  const typed: readonly (readonly [count: number, make: Make])[] = [
    [events, makeEvent],
    [contacts, makeContact],
    [tasks, makeTask],
    [notes, makeNote],
  ];
  const total = messages + typed.reduce((sum, [count]) => sum + count, 0);
  const contentOf = (number: number): Pick<ImportEntry, "content" | "folder"> => {
    const random = new Random(seed * 0x9e3779b1 + number);
    if (number < messages) return makeMail(random, { owner, number, messages, messageSize, until });
    let left = number - messages;
    for (const [count, make] of typed) {
      if (left < count) return { folder: [], content: make(random, until) };
      left -= count;
    }
    throw new RangeError(`there are only ${total} items`);
  };
  return {
    name: `generated:${JSON.stringify({ messages, events, contacts, tasks, notes, messageSize, seed })}`,
    total,
    async *entries(placeOf) {
      for (let number = Number(placeOf("") ?? -1) + 1; number < total; number++) {
        yield { ...contentOf(number), part: "", place: String(number), amount: 1 };
      }
    },
  };
}
