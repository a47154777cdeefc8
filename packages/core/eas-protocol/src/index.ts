export type {
  Access,
  AccessConditions,
  AccessRule,
  AccessSettings,
  UserSettings,
} from "./access/access-settings.js";
export type { AccessVerdict } from "./access/decide-access.js";
export type {
  AccessChange,
  AccessControl,
  Audit,
  Devices,
  LeftOutItem,
  PolicyControl,
  ResyncWish,
  ServerDevices,
  StaleWish,
  UserControl,
} from "./devices/devices.js";
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
export type { MaySendAs } from "./mail/sender.js";
export type { NamedPolicy, PolicySettings } from "./policy/policy-settings.js";
export { createProtocolServer, type EasServer, type EasServerOptions } from "./server.js";
export { defaultSettings, type Settings } from "./settings.js";
export type { UndoNotice, UndoNoticeWords } from "./sharing/undo-notice.js";
export type { TracedExchange } from "./trace/traces.js";
