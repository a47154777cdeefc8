import { createHash } from "node:crypto";
import type { WriteOptions } from "@easkit/backend";
import type { PlannedChange } from "@easkit/syncstate";
import { toApplicationData } from "../../drafts/draft-told.js";
import { isForbidden, undo } from "../../sharing/undo.js";
import { itemStatusOf } from "../status-of.js";
import { add } from "./add.js";
import { change } from "./change.js";
import type { ClientAnswer } from "./client-answer.js";
import { fetch } from "./fetch.js";
import type { CommandOutcome, Journal } from "./journal.js";
import { remove } from "./remove.js";
import type { ClientCommand, CommandScope, FetchCommand } from "./scope.js";

/** A command that changes something. */
type WriteCommand = Exclude<ClientCommand, { tag: "fetch" }>;

/** What an answer names: the item, or an occurrence of it. */
const placeOf = ({ serverId, instanceId }: { readonly serverId: string; readonly instanceId?: Date }) => ({
  serverId,
  ...(instanceId && { instanceId }),
});

/** What is answered to a command that failed. */
function failed(command: WriteCommand, error: unknown): CommandOutcome {
  const status = itemStatusOf(error);
  const changes: readonly PlannedChange[] = [];
  switch (command.tag) {
    case "add":
      return { answer: { tag: "add", value: { clientId: command.value.clientId, status } }, changes };
    case "change":
      return { answer: { tag: "change", value: { ...placeOf(command.value), status } }, changes };
    case "delete": {
      const { serverId, instanceId } = command.value;
      // An item that is gone already is what the device wanted; a series without one occurrence is another matter.
      if (status === "notFound" && !instanceId)
        return { answer: undefined, changes: [{ op: "ownDelete", id: serverId }] };
      return { answer: { tag: "delete", value: { ...placeOf(command.value), status } }, changes };
    }
  }
}

const printable = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Array.from(value) : value;

/** A name for a command that is the same when the device repeats it, and only then. */
function keyOf(command: WriteCommand): string {
  if (command.tag === "add") return `add:${command.value.clientId}`;
  if (command.tag === "delete") {
    const { serverId, instanceId } = command.value;
    return instanceId ? `delete:${serverId}:${instanceId.toISOString()}` : `delete:${serverId}`;
  }
  const digest = createHash("sha256").update(JSON.stringify(command.value, printable)).digest("base64url");
  return `change:${digest.slice(0, 22)}`;
}

async function run(scope: CommandScope, command: WriteCommand, key: string): Promise<CommandOutcome> {
  const { exchange, collection } = scope;
  // A ClientId is given once; but the same change may be wanted again later, and then comes with another key.
  const wish = command.tag === "add" ? key : `${key}:${scope.syncKey}`;
  const options: WriteOptions = { idempotencyKey: `${exchange.line.deviceId}:${collection.id}:${wish}` };
  try {
    switch (command.tag) {
      case "add":
        return await add(scope, command.value, options);
      case "change":
        return await change(scope, command.value, options);
      case "delete":
        return await remove(scope, command.value, options);
    }
  } catch (error) {
    exchange.emit({ type: "fault", id: exchange.id, where: `${command.tag} in ${collection.id}`, error });
    if (isForbidden(error)) return undo(scope, command);
    return failed(command, error);
  }
}

/** The answer to a command, with what it tells of a draft. */
function toAnswer({ answer, told }: CommandOutcome): ClientAnswer | undefined {
  if (!told || (answer?.tag !== "add" && answer?.tag !== "change")) return answer;
  const applicationData = toApplicationData(told);
  return answer.tag === "add"
    ? { tag: "add", value: { ...answer.value, applicationData } }
    : { tag: "change", value: { ...answer.value, applicationData } };
}

/** What the commands of a collection came to. */
export interface CommandsResult {
  readonly answers: readonly ClientAnswer[];
  /** Items to be fetched: rendered when their turn in the answer comes. */
  readonly fetches: readonly FetchCommand[];
  readonly changes: readonly PlannedChange[];
}

/**
 * Applies the commands of a device in their order. One that fails gets its status and hurts no other. Gives nothing if it
 * has stopped because of the signal: what was done until then is in the journal.
 */
export async function applyCommands(
  scope: CommandScope,
  commands: readonly ClientCommand[],
  journal: Journal,
  stop?: AbortSignal,
): Promise<CommandsResult | undefined> {
  const answers: ClientAnswer[] = [];
  const fetches: FetchCommand[] = [];
  const changes: PlannedChange[] = [];
  for (const command of commands) {
    if (stop?.aborted) return undefined;
    if (command.tag === "fetch") {
      fetches.push(command.value);
      continue;
    }
    const key = keyOf(command);
    const outcome = await journal.once(key, () => run(scope, command, key));
    const answer = toAnswer(outcome);
    if (answer) answers.push(answer);
    for (const change of outcome.changes) {
      scope.view.note(change);
      changes.push(change);
    }
  }
  if (changes.length > 0)
    scope.exchange.cluster.changed(scope.exchange.call.principal.id, scope.collection.id);
  return { answers, fetches, changes };
}

/** The answers to the commands: those that are there, then the fetched items one by one. */
export async function* streamAnswers(
  scope: CommandScope,
  result: CommandsResult,
): AsyncIterable<ClientAnswer> {
  yield* result.answers;
  for (const command of result.fetches) yield fetch(scope, command);
}
