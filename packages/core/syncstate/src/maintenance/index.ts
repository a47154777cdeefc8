export { exportDevice } from "./export-device.js";
export type { DevicePart, Finding, Guard, Problem, Remedy } from "./finding.js";
export { type ImportedDevice, type ImportOptions, importDevice } from "./import-device.js";
export { type ImportFault, ImportRefused } from "./import-refused.js";
export { type MigratedRecord, migrateDevice } from "./migrate-device.js";
export { type Repair, repairDevice } from "./repair-device.js";
export { verifyDevice } from "./verify-device.js";
