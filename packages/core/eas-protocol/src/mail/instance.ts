import type { Item } from "@easkit/backend";
import { CommandFault } from "../fault.js";

/**
 * One occurrence of a meeting, by the time at which it begins. A message about a meeting is about all that it says.
 *
 * @throws CommandFault 104 if the meeting has no such occurrence (MS-ASCMD 2.2.3.87.2)
 */
export function toInstance(item: Item, instanceId: Date): Item {
  if (item.class !== "Calendar") return item;
  const { recurrence, startTime, endTime } = item.properties;
  if (!startTime) return item;
  const shift = instanceId.getTime() - startTime.getTime();
  const isWithin =
    recurrence !== undefined && shift >= 0 && (!recurrence.until || instanceId <= recurrence.until);
  if (shift !== 0 && !isWithin) {
    throw new CommandFault("invalidDateTime", `no occurrence begins at ${instanceId.toISOString()}`);
  }
  const end = endTime && new Date(endTime.getTime() + shift);
  const { recurrence: _, exceptions: __, ...once } = item.properties;
  return { ...item, properties: { ...once, startTime: instanceId, ...(end && { endTime: end }) } };
}
