import type { CalendarProperties, TasksProperties } from "@easkit/eas-schema";
import type { Folder } from "../folder.js";
import type { Item, ItemPatch } from "../item.js";

/** What of a folder is not for everybody's eyes. */
export type FolderRules = Pick<Folder, "hidePrivate" | "withoutReminders">;

type ExceptionsOf<P extends { readonly exceptions?: unknown }> = NonNullable<P["exceptions"]>;
type Exceptions = ExceptionsOf<CalendarProperties>;
type Exception = Exceptions extends Iterable<infer E> | AsyncIterable<infer E> ? E : never;
type EventPatch = Extract<ItemPatch, { readonly class: "Calendar" }>["properties"];
type TaskPatch = Extract<ItemPatch, { readonly class: "Tasks" }>["properties"];

const isSecret = (sensitivity: CalendarProperties["sensitivity"]): boolean =>
  sensitivity === "private" || sensitivity === "confidential";

/** Whether somebody who is to see no private items may not see this one. */
export const isPrivate = (item: Item): boolean =>
  !("mime" in item) &&
  (item.class === "Calendar" || item.class === "Tasks") &&
  isSecret(item.properties.sensitivity);

function without<T extends object, K extends string>(properties: T, ...names: readonly K[]): Omit<T, K> {
  const rest: T = { ...properties };
  for (const name of names) Reflect.deleteProperty(rest, name);
  return rest;
}

function showException(exception: Exception, { hidePrivate, withoutReminders }: FolderRules): Exception {
  const { instanceId, exceptionStartTime } = exception;
  if (hidePrivate && isSecret(exception.sensitivity))
    return {
      ...(instanceId && { instanceId }),
      ...(exceptionStartTime && { exceptionStartTime }),
      deleted: true,
    };
  return withoutReminders ? without(exception, "reminder") : exception;
}

async function* showExceptions(exceptions: Exceptions, rules: FolderRules): AsyncGenerator<Exception> {
  for await (const exception of exceptions) yield showException(exception, rules);
}

function showEvent(properties: CalendarProperties, rules: FolderRules): CalendarProperties {
  const { exceptions } = properties;
  const shown = rules.withoutReminders ? without(properties, "reminder") : properties;
  if (!exceptions) return shown;
  const isPlain = Array.isArray(exceptions);
  return {
    ...shown,
    exceptions: isPlain
      ? exceptions.map((each: Exception) => showException(each, rules))
      : showExceptions(exceptions, rules),
  };
}

const showTask = (properties: TasksProperties, { withoutReminders }: FolderRules): TasksProperties =>
  withoutReminders ? { ...without(properties, "reminderTime"), reminderSet: false } : properties;

/** An item as it is shown to those for whom the rules are. It has to be one that they may see. */
export function showItem(item: Item, rules: FolderRules): Item {
  if ("mime" in item) return item;
  if (item.class === "Calendar") return { ...item, properties: showEvent(item.properties, rules) };
  if (item.class === "Tasks") return { ...item, properties: showTask(item.properties, rules) };
  return item;
}

const nameOf = ({ instanceId, exceptionStartTime }: Exception): number | undefined =>
  (instanceId ?? exceptionStartTime)?.getTime();

/** Puts back what those who wrote the exceptions could not see of them. */
async function withHidden(
  written: Exceptions,
  before: Exceptions | undefined,
  rules: FolderRules,
): Promise<Exception[]> {
  const hidden = new Map<number | undefined, Exception>();
  for await (const exception of before ?? []) hidden.set(nameOf(exception), exception);
  const exceptions: Exception[] = [];
  for await (const exception of written) {
    const old = hidden.get(nameOf(exception));
    const isHidden = old && rules.hidePrivate && isSecret(old.sensitivity);
    if (isHidden) exceptions.push(old);
    else if (rules.withoutReminders && old?.reminder !== undefined && !exception.deleted)
      exceptions.push({ ...exception, reminder: old.reminder });
    else exceptions.push(exception);
  }
  return exceptions;
}

async function keepOfEvent(patch: EventPatch, before: Item, rules: FolderRules): Promise<EventPatch> {
  const kept: EventPatch = rules.withoutReminders ? without(patch, "reminder") : patch;
  if (!kept.exceptions || "mime" in before || before.class !== "Calendar") return kept;
  return { ...kept, exceptions: await withHidden(kept.exceptions, before.properties.exceptions, rules) };
}

const keepOfTask = (patch: TaskPatch, { withoutReminders }: FolderRules): TaskPatch =>
  withoutReminders ? without(patch, "reminderSet", "reminderTime") : patch;

/** A change as it is to be written, so that it touches nothing that its writer could not see. */
export async function keepHidden(patch: ItemPatch, before: Item, rules: FolderRules): Promise<ItemPatch> {
  if (patch.class === "Calendar")
    return { ...patch, properties: await keepOfEvent(patch.properties, before, rules) };
  if (patch.class === "Tasks") return { ...patch, properties: keepOfTask(patch.properties, rules) };
  return patch;
}
