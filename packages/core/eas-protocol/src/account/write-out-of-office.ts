import type { OutOfOffice, OutOfOfficeAudience, OutOfOfficeMessage } from "@easkit/backend";
import type { Decoded, Settings } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { failedPart, type PartStatus } from "./failed-part.js";
import { audiences, toTextType } from "./read-out-of-office.js";

type Wish = NonNullable<NonNullable<Decoded<typeof Settings.request>["oof"]>["set"]>;
type WishMessage = NonNullable<Wish["messages"]>[number];

/** A reason not to write anything. */
class Refused extends Error {
  readonly status: PartStatus;

  constructor(status: PartStatus, why: string) {
    super(why);
    this.status = status;
  }
}

/** @throws Refused as MS-ASCMD 2.2.3.166.2 and 2.2.3.58.2 say */
function timesOf({ startTime: start, endTime: end, oofState }: Wish): Pick<OutOfOffice, "start" | "end"> {
  if ((start === undefined) !== (end === undefined))
    throw new Refused("protocolError", "a start takes an end, and an end a start");
  // Times beside another state are no fault, and are not kept (2.2.3.118).
  if (!start || !end || oofState !== "timeBased") return {};
  if (start >= end) throw new Refused("invalidArguments", "the end is not after the start");
  return { start, end };
}

/** What one audience is told from now on; what the device does not say stays. */
function toMessage(wish: WishMessage, before: OutOfOfficeMessage | undefined): OutOfOfficeMessage {
  const { enabled, replyMessage, bodyType } = wish;
  const kept = before ?? { enabled: false, type: "plain", text: "" };
  if (replyMessage === undefined) return { ...kept, enabled: enabled ?? kept.enabled };
  if (!bodyType) throw new Refused("protocolError", "a text takes a body type");
  const type = toTextType(bodyType);
  if (!type) throw new Refused("invalidArguments", `there is no body type ${bodyType}`);
  return { enabled: enabled ?? kept.enabled, type, text: replyMessage };
}

function messagesOf({ messages = [] }: Wish, before: OutOfOffice["messages"]): OutOfOffice["messages"] {
  const found: { [A in OutOfOfficeAudience]?: OutOfOfficeMessage } = {};
  for (const message of messages) {
    const meant = audiences.filter(([, word]) => message[word]);
    if (meant.length === 0) throw new Refused("protocolError", "a message does not say whom it is for");
    for (const [audience] of meant) {
      if (found[audience]) throw new Refused("conflictingArguments", `there are two messages to ${audience}`);
      found[audience] = toMessage(message, before[audience]);
    }
  }
  return found;
}

/** Sets the user's automatic replies as a device wants them. */
export async function writeOutOfOffice(exchange: Exchange, wish: Wish): Promise<PartStatus> {
  const { backend, call } = exchange;
  if (!backend.setOutOfOffice) return "invalidArguments";
  try {
    const times = timesOf(wish);
    const before = await backend.getOutOfOffice?.(call);
    const state = wish.oofState ?? before?.state;
    if (!state) return "invalidArguments";
    const { start, end } = before ?? {};
    const kept = state === "timeBased" && start && end ? { start, end } : {};
    const messages = messagesOf(wish, before?.messages ?? {});
    await backend.setOutOfOffice(call, { state, ...kept, ...times, messages });
    return "ok";
  } catch (error) {
    return error instanceof Refused ? error.status : failedPart(exchange, "automatic replies", error);
  }
}
