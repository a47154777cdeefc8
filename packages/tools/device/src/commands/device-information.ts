import type { Session } from "../session.js";

/** What the device says of itself in Provision and Settings. */
export const aboutDevice = ({ options }: Session) => ({
  model: "easkit-device",
  friendlyName: `easkit-device of ${options.user}`,
  os: `${process.platform} ${process.arch}`,
  osLanguage: "English",
  userAgent: options.userAgent ?? "easkit-device/0.1",
});
