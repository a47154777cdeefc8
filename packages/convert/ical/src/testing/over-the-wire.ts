import {
  type CalendarProperties,
  calendar,
  fill,
  type ProtocolVersion,
  readMessage,
  readRaw,
  Sync,
  writeMessage,
} from "@easkit/eas-schema";

/** What a device of a version reads of an item and sends back word for word. */
export async function overTheWire(properties: CalendarProperties, version: ProtocolVersion) {
  const chunks: Uint8Array[] = [];
  const applicationData = fill(calendar, properties);
  const commands = [{ tag: "add" as const, value: { class: "Calendar", serverId: "1:1", applicationData } }];
  await writeMessage(
    Sync.response,
    { collections: [{ syncKey: "2", class: "Calendar", commands }] },
    version,
    (chunk) => void chunks.push(chunk),
  );
  const { collections = [] } = await readMessage(Sync.response, Buffer.concat(chunks));
  const [command] = collections[0]?.commands ?? [];
  if (command?.tag !== "add") throw new Error("no item came");
  return readRaw(calendar, command.value.applicationData);
}
