import { BackendError } from "@easkit/backend";
import type { Groupware } from "../groupware.js";
import { getUser } from "../users/user-row.js";
import { EVERYBODY, setAccess } from "./access.js";

/** Who may see what of the document library. */
export class Documents {
  readonly #groupware: Groupware;

  constructor(groupware: Groupware) {
    this.#groupware = groupware;
  }

  /**
   * Says whether a user, or everybody for whom nothing else is said, may see what is at a path (`Plans/2026`; empty for all) and
   * below. The nearest rule counts; `undefined` takes one back. @throws BackendError `not-found` for the user, `invalid`
   */
  setAccess(path: string, who: string | "everybody", isAllowed: boolean | undefined): void {
    const steps = path.split("/").filter((step) => step !== "");
    if (steps.includes("..")) throw new BackendError("invalid", "this is no path");
    const user = who === "everybody" ? EVERYBODY : getUser(this.#groupware, who).key;
    setAccess(this.#groupware, steps, user, isAllowed);
  }
}
