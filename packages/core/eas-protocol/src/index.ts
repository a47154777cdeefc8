export type { Devices, LeftOutItem } from "./devices.js";
export type { EasEvent, OnEvent } from "./events.js";
export { createProtocolServer, type EasServer, type EasServerOptions } from "./server.js";
export { defaultSettings, type Settings } from "./settings.js";
