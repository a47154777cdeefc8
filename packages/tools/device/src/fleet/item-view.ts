import { createHash } from "node:crypto";
import type { Item, ItemClass } from "@easkit/backend";

/** What a device can see of an item, as text by property; what it cannot tell apart is the same here. */
export type ItemView = Readonly<Record<string, string>>;

/** The classes of items that a fleet works with. */
export type FleetClass = Exclude<ItemClass, "Notes">;

/** A short digest of a view: two devices that show the same have the same. */
export function digestOf(view: ItemView): string {
  const text = JSON.stringify(Object.entries(view).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash("sha256").update(text).digest("base64url").slice(0, 16);
}

interface Properties {
  readonly subject?: string | null | undefined;
  readonly lastName?: string | null | undefined;
  readonly mobilePhoneNumber?: string | null | undefined;
  readonly busyStatus?: string | null | undefined;
  readonly startTime?: Date | null | undefined;
  readonly importance?: string | null | undefined;
  readonly read?: boolean | null | undefined;
  readonly flag?: { readonly status?: string | null | undefined } | null | undefined;
  readonly body?: { readonly data?: unknown } | null | undefined;
}

const flagOf = (flag: Properties["flag"]): string | null | undefined =>
  flag === undefined ? undefined : !flag?.status || flag.status === "cleared" ? null : flag.status;

const dataOf = (body: Properties["body"]): string | null | undefined =>
  body === undefined ? undefined : typeof body?.data === "string" ? body.data.trim() : null;

const readOf = (read: Properties["read"]): string | undefined =>
  read === undefined ? undefined : read === true ? "read" : "unread";

function fieldsOf(itemClass: ItemClass, p: Properties): Readonly<Record<string, string | null | undefined>> {
  switch (itemClass) {
    case "Contacts":
      return { name: p.lastName, detail: p.mobilePhoneNumber };
    case "Calendar":
      return { name: p.subject, detail: p.busyStatus, start: p.startTime?.toISOString() };
    case "Tasks":
      return { name: p.subject, detail: p.importance };
    default:
      return { name: p.subject, read: readOf(p.read), flag: flagOf(p.flag), text: dataOf(p.body) };
  }
}

/** Lays what properties say over a view: absent ones stay, `null` clears. A whole item replaces all. */
export function withProperties(before: ItemView, itemClass: ItemClass, properties: Properties): ItemView {
  const fields = fieldsOf(itemClass, properties);
  const whole = fields["name"] !== undefined && fields["name"] !== null;
  const after: Record<string, string> = whole ? {} : { ...before };
  for (const [name, value] of Object.entries(fields)) {
    if (value === null) delete after[name];
    else if (value !== undefined) after[name] = value;
  }
  return after;
}

async function textOf(item: Item): Promise<string> {
  if (!("mime" in item)) return "";
  const chunks: Uint8Array[] = [];
  for await (const chunk of item.mime.open()) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** What a device ought to see of an item of the backend. */
export async function viewOfItem(item: Item): Promise<ItemView> {
  if (!("mime" in item)) return withProperties({}, item.class, item.properties);
  const text = await textOf(item);
  const subject = /^Subject: (.*?)\r?$/m.exec(text)?.[1] ?? "";
  const data = text.replace(/^[\s\S]*?\r?\n\r?\n/, "");
  const { read, flag } = item.flags;
  return withProperties({}, "Email", { subject, read, flag: flag ?? null, body: { data } });
}
