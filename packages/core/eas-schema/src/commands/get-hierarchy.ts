import { defineCommand } from "../command.js";
import { list, struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { folderHierarchy as fh } from "../pages/folder-hierarchy.js";

/** Lists the e-mail folders up to 12.1, without a body in the request; FolderSync replaces it. */
export const GetHierarchy = defineCommand({
  name: "GetHierarchy",
  spec: "MS-ASCMD 2.2.2.7",
  versions: { until: "12.1" },
  request: undefined,
  response: list(
    fh.Folders,
    struct(fh.Folder, [
      required(fh.DisplayName),
      required(fh.ServerId),
      required(fh.Type),
      required(fh.ParentId),
    ]),
  ),
  status: {},
});
