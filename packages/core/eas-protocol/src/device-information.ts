import type { Exchange } from "./exchange.js";

/** The longest text that is kept: the record of a device has to stay small, whatever devices say. */
const longest = 256;

type Information = Readonly<Record<string, string | boolean | undefined>>;

/** Keeps what a device says of itself (MS-ASCMD 2.2.3.45). What it does not say again stays. */
export async function noteInformation({ device }: Exchange, information: Information): Promise<void> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(information))
    if (value !== undefined) given[name] = String(value).slice(0, longest);
  await device.update((record) => ({ ...record, information: { ...record.information, ...given } }));
}
