/** How long ago something was. */
export function ago(at: number | undefined, now = Date.now()): string {
  if (at === undefined) return "never";
  const seconds = Math.max(0, Math.round((now - at) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  const days = Math.round(seconds / 86_400);
  return days === 1 ? "1 day ago" : `${days} days ago`;
}

/** A moment in the reader's own words. */
export const moment = (at: number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });

/** Bytes for people. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** The address of a device's page. */
export const deviceAddress = (user: string, deviceId: string): string =>
  `#/device/${encodeURIComponent(user)}/${encodeURIComponent(deviceId)}`;
