import type { Device } from "../device.js";
import { DeviceError } from "../device-error.js";
import type { DeviceFolder } from "../state/state-store.js";

/** The folders that the device knows; asks the server if it knows none. */
export async function knownFolders(device: Device): Promise<readonly DeviceFolder[]> {
  // Settling the version first: another one than last time makes the device forget its folders.
  await device.version();
  const { folders } = await device.snapshot();
  return folders.length > 0 ? folders : (await device.folderSync()).folders;
}

/**
 * The folder that a name or an id means.
 *
 * @throws DeviceError of code `usage` if there is none, or several of that name
 */
export function findFolder(folders: readonly DeviceFolder[], text: string): DeviceFolder {
  const byId = folders.find(({ id }) => id === text);
  if (byId) return byId;
  const [folder, another] = folders.filter(({ name }) => name.toLowerCase() === text.toLowerCase());
  if (!folder) throw new DeviceError("usage", `there is no folder ${text}`);
  if (another) throw new DeviceError("usage", `there are several folders ${text}; name it by its id`);
  return folder;
}

/** The ids of the folders that names and ids mean; `undefined` for none. */
export async function folderIds(
  device: Device,
  names: readonly string[] | undefined,
): Promise<string[] | undefined> {
  if (names === undefined || names.length === 0) return undefined;
  const folders = await knownFolders(device);
  return names.map((name) => findFolder(folders, name).id);
}
