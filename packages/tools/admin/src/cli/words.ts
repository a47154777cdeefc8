const steps = [
  [60, "s"],
  [60, "min"],
  [24, "h"],
  [Number.POSITIVE_INFINITY, "days"],
] as const;

/** How long ago something was, such as `5 min ago`. */
export function ago(at: number | undefined, now: number): string {
  if (at === undefined) return "never";
  let count = Math.max(0, Math.round((now - at) / 1000));
  for (const [size, unit] of steps) {
    if (count < size) return `${count} ${unit === "days" && count === 1 ? "day" : unit} ago`;
    count = Math.round(count / size);
  }
  return "";
}

/** Bytes for people. */
export function toSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** A moment, in the terminal's time zone. */
export function toMoment(at: number): string {
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
