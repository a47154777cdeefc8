import type { AnyChange, Change } from "../change-bus.js";

const anything: AnyChange = { kind: "anything" };

/**
 * Writes a change as text of at most `limit` bytes. What is too long says less instead: that the user's data may have
 * changed, or that anything may.
 */
export function toPayload(change: Change, limit: number): string {
  const { kind, user, folderId, device, origin } = change;
  const whole = JSON.stringify({ kind, user, folderId, device, origin });
  if (Buffer.byteLength(whole) <= limit) return whole;
  const coarse = JSON.stringify({ kind, user });
  // That a device came back cannot be said without the device.
  if (kind !== "superseded" && Buffer.byteLength(coarse) <= limit) return coarse;
  return JSON.stringify(anything);
}

/** Reads what `toPayload` wrote. What it cannot read, as from another release, may mean anything. */
export function fromPayload(payload: string): Change | AnyChange {
  const { kind, user, folderId, device, origin } = parseObject(payload);
  if ((kind !== "changed" && kind !== "superseded" && kind !== "decided") || typeof user !== "string")
    return anything;
  if (!isOptionalText(folderId) || !isOptionalText(device) || !isOptionalText(origin)) return anything;
  return {
    kind,
    user,
    ...(folderId === undefined ? {} : { folderId }),
    ...(device === undefined ? {} : { device }),
    ...(origin === undefined ? {} : { origin }),
  };
}

const isOptionalText = (value: unknown): value is string | undefined =>
  value === undefined || typeof value === "string";

function parseObject(payload: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(payload);
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
