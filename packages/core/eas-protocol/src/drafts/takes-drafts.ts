import { isAtLeast } from "@easkit/eas-schema";
import type { CommandScope } from "../sync/client/scope.js";

/** Whether a device can write drafts in a collection (MS-ASEMAIL 3.1.5.3). */
export const takesDrafts = ({ exchange, collection }: CommandScope): boolean =>
  collection.type === "drafts" && isAtLeast(exchange.version, "16.0");
