import { struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { airSyncBase as base } from "../pages/air-sync-base.js";
import { itemOperations as io } from "../pages/item-operations.js";

/** The body of an item from 12.0 on (MS-ASAIRS 2.2.2.9). */
export const body = struct(base.Body, [
  required(base.Type),
  base.EstimatedDataSize,
  base.Truncated,
  base.Data,
  io.Part,
  base.Preview,
]);

/** The part of a message that its conversation does not already show (MS-ASAIRS 2.2.2.10). */
export const bodyPart = struct(base.BodyPart, [
  base.Status,
  required(base.Type),
  base.EstimatedDataSize,
  base.Truncated,
  base.Data,
  io.Part,
  base.Preview,
]);
