import { BackendError, type PropertiesByClass, type RightsTemplate } from "@easkit/backend";
import { readText } from "../database/sqlite-database.js";
import type { Groupware } from "../groupware.js";

type License = NonNullable<PropertiesByClass["Email"]["rightsManagementLicense"]>;

/** What whoever gets a protected message may do with it (MS-ASRM 2.2.2.14). What is not said, they may not. */
export interface Rights {
  readonly reply?: boolean;
  readonly replyAll?: boolean;
  readonly forward?: boolean;
  readonly edit?: boolean;
  readonly extract?: boolean;
  readonly print?: boolean;
  readonly export?: boolean;
  readonly modifyRecipients?: boolean;
  readonly programmaticAccess?: boolean;
  /** Days after sending on which nobody but the owner can read it any more. */
  readonly expiresAfterDays?: number;
}

/** A rights policy with what it allows. */
export interface NewRightsTemplate extends RightsTemplate {
  readonly rights: Rights;
}

const DAY = 24 * 60 * 60 * 1000;
/** Stands for no end (MS-ASRM 2.2.2.1). */
const NEVER = new Date("9999-12-30T23:59:59.999Z");

const isRights = (value: unknown): value is Rights => typeof value === "object" && value !== null;

function toTemplate(row: unknown): NewRightsTemplate {
  const rights: unknown = JSON.parse(readText(row, "rights"));
  return {
    id: readText(row, "id"),
    name: readText(row, "name"),
    description: readText(row, "description"),
    rights: isRights(rights) ? rights : {},
  };
}

/** All policies, by name. */
export const listTemplates = ({ database }: Groupware): readonly NewRightsTemplate[] =>
  database
    .rows("SELECT id, name, description, rights FROM rights_templates ORDER BY name LIMIT 20")
    .map(toTemplate);

/** A policy. @throws BackendError `not-found` */
export function getTemplate({ database }: Groupware, id: string): NewRightsTemplate {
  const row = database.row("SELECT id, name, description, rights FROM rights_templates WHERE id = ?", id);
  if (row === undefined) throw new BackendError("not-found", `there is no rights policy ${id}`);
  return toTemplate(row);
}

/** Adds or replaces a policy. @throws BackendError `invalid` */
export function putTemplate({ database }: Groupware, template: NewRightsTemplate): void {
  const { id, name, description, rights } = template;
  if (id === "" || name === "") throw new BackendError("invalid", "a rights policy needs an id and a name");
  database.run(
    "INSERT OR REPLACE INTO rights_templates (id, name, description, rights) VALUES (?, ?, ?, ?)",
    id,
    name.slice(0, 256),
    description.slice(0, 10_240),
    JSON.stringify(rights),
  );
}

/** Takes a policy away; messages that were sent under it keep their licenses. */
export const removeTemplate = ({ database }: Groupware, id: string): void =>
  database.run("DELETE FROM rights_templates WHERE id = ?", id);

/** What somebody may do with a message that is sent under a policy now: its owner everything. */
export function toLicense(
  { id, name, description, rights }: NewRightsTemplate,
  { owner, isOwner, now }: { readonly owner: string; readonly isOwner: boolean; readonly now: Date },
): License {
  const { expiresAfterDays } = rights;
  const may = (right: boolean | undefined): boolean => isOwner || right === true;
  return {
    templateID: id,
    templateName: name,
    templateDescription: description,
    contentOwner: owner,
    owner: isOwner,
    replyAllowed: may(rights.reply),
    replyAllAllowed: may(rights.replyAll),
    forwardAllowed: may(rights.forward),
    editAllowed: may(rights.edit),
    extractAllowed: may(rights.extract),
    printAllowed: may(rights.print),
    exportAllowed: may(rights.export),
    modifyRecipientsAllowed: may(rights.modifyRecipients),
    programmaticAccessAllowed: may(rights.programmaticAccess),
    contentExpiryDate:
      expiresAfterDays === undefined || isOwner ? NEVER : new Date(now.getTime() + expiresAfterDays * DAY),
  };
}
