export type { Audit, Devices, LeftOutItem, ResyncWish, StaleWish } from "./devices/devices.js";
export { DevicesError, type DevicesErrorCode } from "./devices/devices-error.js";
export type { Cause, Explanation } from "./devices/explain.js";
export { type OpenDevicesOptions, openDevices } from "./devices/open-devices.js";
export type {
  By,
  DeviceDetail,
  DeviceName,
  DeviceStanding,
  FolderStanding,
  StateSize,
  UserStanding,
} from "./devices/standing.js";
export type { EasEvent, LoginFailed, OnEvent } from "./events.js";
export { withTypedItems } from "./items/typed-backend.js";
export { toLoginLine } from "./login-line.js";
export { createProtocolServer, type EasServer, type EasServerOptions } from "./server.js";
export { defaultSettings, type Settings } from "./settings.js";
