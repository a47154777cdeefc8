import type { Groupware } from "../groupware.js";
import { listTemplates, type NewRightsTemplate, putTemplate, removeTemplate } from "./templates.js";

/** The rights policies that mail can be sent under. */
export class RightsPolicies {
  readonly #groupware: Groupware;

  constructor(groupware: Groupware) {
    this.#groupware = groupware;
  }

  /** Adds or replaces a policy. @throws BackendError `invalid` */
  put(template: NewRightsTemplate): void {
    putTemplate(this.#groupware, template);
  }

  /** Takes a policy away; messages that were sent under it keep their licenses. */
  remove(id: string): void {
    removeTemplate(this.#groupware, id);
  }

  /** All policies, by name; devices are told of 20 at most (MS-ASRM 2.2.2.18). */
  list(): readonly NewRightsTemplate[] {
    return listTemplates(this.#groupware);
  }
}
