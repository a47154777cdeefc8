export { type Activity, createActivity, type Live } from "./activity/activity.js";
export type { LiveDevice } from "./activity/live-devices.js";
export type { Minute } from "./activity/minutes.js";
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
export { type AdministrationOptions, createAdministration } from "./create-administration.js";
export { type Admin, createAdmin } from "./operations/admin.js";
export type { AdminContext } from "./operations/operation.js";
export { OperationFault, type OperationFaultCode } from "./operations/operation-fault.js";
export { type InputOf, type OperationName, type OutputOf, operationNames } from "./operations/operations.js";
export { type Authorize, byToken, type Caller } from "./rest/caller.js";
export { createRest, type RestOptions } from "./rest/create-rest.js";
export { toOpenApi } from "./rest/openapi.js";
export type { OnRefusal, Refusal } from "./rest/refusals.js";
export { createRemoteAdmin, type RemoteAdminOptions } from "./rest/remote-admin.js";
