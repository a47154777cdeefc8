import { struct } from "../engine/containers.js";
import { rightsManagement as rm } from "../pages/rights-management.js";

/** What may be done with a protected message (MS-ASRM 2.2.2.14). */
export const rightsLicense = struct(rm.RightsManagementLicense, [
  rm.Owner,
  rm.ContentOwner,
  rm.ReplyAllAllowed,
  rm.EditAllowed,
  rm.ReplyAllowed,
  rm.ForwardAllowed,
  rm.ExportAllowed,
  rm.ModifyRecipientsAllowed,
  rm.TemplateID,
  rm.ExtractAllowed,
  rm.TemplateDescription,
  rm.ContentExpiryDate,
  rm.TemplateName,
  rm.PrintAllowed,
  rm.ProgrammaticAccessAllowed,
]);
