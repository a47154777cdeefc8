import { struct } from "../engine/containers.js";
import { composeMail as cm } from "../pages/compose-mail.js";
import { rightsManagement as rm } from "../pages/rights-management.js";

/** Which message is answered or passed on (MS-ASCMD 2.2.3.155). */
const source = struct(cm.Source, [cm.FolderId, cm.ItemId, cm.LongId, cm.InstanceId]);

/** What SmartForward and SmartReply have in common. */
export const smartFields = [
  cm.ClientId,
  source,
  cm.AccountId,
  cm.SaveInSentItems,
  cm.ReplaceMime,
  cm.Mime,
  rm.TemplateID,
] as const;
