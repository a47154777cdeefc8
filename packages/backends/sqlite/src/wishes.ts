import { readText } from "./database/sqlite-database.js";
import type { Groupware } from "./groupware.js";

/** A write that may be asked for again, because its answer got lost. */
export interface Wish {
  readonly user: number;
  readonly method: string;
  readonly key: string;
}

/** What a wish gave, if it is remembered, as JSON. */
function findOutcome({ database }: Groupware, { user, method, key }: Wish): string | undefined {
  const sql = "SELECT outcome FROM wishes WHERE user = ? AND method = ? AND key = ?";
  const row = database.row(sql, user, method, key);
  return row === undefined ? undefined : readText(row, "outcome");
}

/** Remembers what a wish gave. Only in a write, the one that grants it. */
export function remember({ database, now }: Groupware, { user, method, key }: Wish, outcome: object): void {
  database.run(
    "INSERT OR REPLACE INTO wishes (user, method, key, outcome, made_at) VALUES (?, ?, ?, ?, ?)",
    user,
    method,
    key,
    JSON.stringify(outcome),
    now().getTime(),
  );
}

const isObject = <T extends object>(value: unknown): value is T =>
  typeof value === "object" && value !== null;

/** What that wish gave before, if it is remembered. */
export function recall<T extends object>(groupware: Groupware, wish: Wish): T | undefined {
  const json = findOutcome(groupware, wish);
  const value: unknown = json === undefined ? undefined : JSON.parse(json);
  return isObject<T>(value) ? value : undefined;
}

/** Acts in one write, unless that wish was granted before; then it gives what that gave. */
export function once<T extends object>(groupware: Groupware, wish: Wish, act: () => T): T {
  return groupware.database.write(() => {
    const before = recall<T>(groupware, wish);
    if (before !== undefined) return before;
    const outcome = act();
    remember(groupware, wish, outcome);
    return outcome;
  });
}
