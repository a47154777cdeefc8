import type { CalendarProperties, CalendarReceived } from "@easkit/eas-schema";

type Given = NonNullable<CalendarProperties["exceptions"]>;
type ExceptionGiven = Given extends Iterable<infer E> | AsyncIterable<infer E> ? E : never;
type ExceptionReceived = NonNullable<CalendarReceived["exceptions"]>[number];

/** What a device says of one occurrence; `null` clears a property that the series has. */
export type ExceptionChange = { readonly [K in keyof ExceptionReceived]?: ExceptionReceived[K] | null };

/** What says of an occurrence that it lacks something which its series has: absent words are the series'. */
const cleared = {
  subject: "",
  location: { displayName: "" },
  body: { type: "plain", data: "" },
  attachments: [],
  categories: [],
  attendees: [],
  onlineMeetingConfLink: "",
  onlineMeetingExternalLink: "",
} as const satisfies Partial<ExceptionReceived>;

const clearedWords = new Map<string, unknown>(Object.entries(cleared));

function settle(change: ExceptionChange): ExceptionGiven {
  const settled: Record<string, unknown> = {};
  for (const [word, value] of Object.entries(change)) {
    const said = value === null ? clearedWords.get(word) : value;
    if (said !== undefined) settled[word] = said;
  }
  return settled;
}

function mergeOne(before: ExceptionGiven | undefined, change: ExceptionChange): ExceptionGiven {
  const { instanceId } = change;
  if (change.deleted) return { ...(instanceId && { instanceId }), deleted: true };
  const { deleted: _, ...rest } = before ?? {};
  return { ...rest, ...settle(change) };
}

/** All exceptions of a series once those of `changes` are laid over them, each occurrence at most once, in their order. */
export async function mergeExceptions(
  current: Given | undefined,
  changes: readonly ExceptionChange[],
): Promise<readonly ExceptionGiven[]> {
  const merged = new Map<number, ExceptionGiven>();
  for await (const exception of current ?? [])
    if (exception.instanceId) merged.set(exception.instanceId.getTime(), exception);
  for (const change of changes) {
    const at = change.instanceId?.getTime();
    if (at !== undefined) merged.set(at, mergeOne(merged.get(at), change));
  }
  return [...merged].sort(([a], [b]) => a - b).map(([, exception]) => exception);
}
