import { GetHierarchy } from "@easkit/eas-schema";
import { DeviceError } from "../device-error.js";
import type { Session } from "../session.js";
import type { DeviceFolder } from "../state/state-store.js";
import { readAnswer } from "../wire/read-answer.js";

/** Asks for the mail folders, up to 12.1; the device's own list stays as it is. */
export async function getHierarchy(session: Session): Promise<readonly DeviceFolder[]> {
  const version = await session.version();
  return session.withPolicy(async () => {
    const incoming = await session.post("GetHierarchy", {});
    const reading = { command: "GetHierarchy", version, strict: session.strict };
    const { message } = await readAnswer(GetHierarchy.response, incoming.body, reading);
    if (!message) throw new DeviceError("protocol", "the server gave no folders");
    return message.map(({ serverId, parentId, displayName, type }) => ({
      id: serverId,
      parentId,
      name: displayName,
      type,
    }));
  });
}
