export { AdminError, type AdminErrorCode } from "./admin-error.js";
export { type OpenStoreOptions, openStore } from "./api/open-store.js";
export { type DeviceName, type DeviceSelection, selectDevices } from "./api/select-devices.js";
export {
  exportLines,
  exportState,
  importState,
  migrateState,
  type RepairedDevice,
  repairState,
  type VerifiedDevice,
  verifyState,
} from "./api/state.js";
