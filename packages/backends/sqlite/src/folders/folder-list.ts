import type { Groupware } from "../groupware.js";

/** Says that the folder list of a mailbox changed. Only in a write. */
export function touchList({ database, watchers }: Groupware, user: number): void {
  database.run("UPDATE users SET touched = ? WHERE user = ?", database.next(), user);
  database.whenCommitted(() => watchers.tell(user));
}
