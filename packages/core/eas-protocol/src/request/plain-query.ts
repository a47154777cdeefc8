import { HttpFault } from "../fault.js";
import type { QueryLine } from "./query-line.js";

const own = new Set(["cmd", "user", "deviceid", "devicetype"]);
const canonical = new Map(
  ["AttachmentName", "CollectionId", "ItemId", "LongId", "Occurrence", "SaveInSent"].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

/** Reads `Cmd=…&User=…&DeviceId=…&DeviceType=…`, in any order and case of names (MS-ASHTTP 2.2.1.1.1.2). */
export function parsePlainQuery(query: string): QueryLine {
  const values = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) values.set(name.toLowerCase(), value);
  const need = (name: string): string => {
    const value = values.get(name.toLowerCase());
    if (!value) throw new HttpFault(400, `the query has no ${name}`);
    return value;
  };
  const command = need("Cmd");
  const deviceId = need("DeviceId");
  if (!/^[\x21-\x7e]{1,64}$/.test(deviceId)) throw new HttpFault(400, "the DeviceId is no device id");
  const parameters = [...values]
    .filter(([name]) => !own.has(name))
    .map(([name, value]) => [canonical.get(name) ?? name, value] as const);
  return {
    command,
    user: values.get("user"),
    deviceId,
    deviceType: need("DeviceType"),
    version: undefined,
    policyKey: undefined,
    acceptMultipart: false,
    saveInSent: values.get("saveinsent")?.toUpperCase() === "T",
    parameters: new Map(parameters),
  };
}
