import { defineCommand } from "../command.js";

/** Gives the bytes of an attachment, which the URL names, up to 12.1; ItemOperations replaces it. */
export const GetAttachment = defineCommand({
  name: "GetAttachment",
  code: 4,
  spec: "MS-ASCMD 2.2.2.6",
  versions: { until: "12.1" },
  request: undefined,
  response: undefined,
  status: {},
});
