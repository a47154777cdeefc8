import { BackendError } from "@easkit/backend";
import type { Decoded, Settings } from "@easkit/eas-schema";
import type { Exchange } from "../exchange.js";
import { failedPart, type PartStatus } from "./failed-part.js";

type Wish = NonNullable<Decoded<typeof Settings.request>["devicePassword"]>;

/** Characters of a password (MS-ASCMD 2.2.3.126.3). */
const longest = 255;

/** Keeps the password by which a locked device can be opened; an empty one forgets it. */
export async function keepDevicePassword(exchange: Exchange, { set }: Wish): Promise<PartStatus> {
  const { backend, call } = exchange;
  const password = set?.password;
  if (password === undefined) return "protocolError";
  if (password.length > longest) return "invalidArguments";
  if (!backend.setDevicePassword) return "deniedByPolicy";
  try {
    await backend.setDevicePassword(call, password === "" ? undefined : password);
    return "ok";
  } catch (error) {
    const status = failedPart(exchange, "password of a device", error);
    return error instanceof BackendError && error.code === "forbidden" ? "deniedByPolicy" : status;
  }
}
