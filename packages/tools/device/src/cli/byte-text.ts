const units = ["bytes", "kB", "MB", "GB", "TB"];

/** A number of bytes for people, such as `1.2 MB`. */
export function toByteText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ""}`;
}
