export { type BackendFixture, backendCases, type OutsideChanges } from "./backend/index.js";
export {
  type Case,
  type CaseResult,
  type CaseRunner,
  type CaseSkip,
  registerCases,
  runCase,
  runCases,
} from "./case.js";
export { type HostFixture, hostCases, listenOn, type MountedHost } from "./host/index.js";
export { type LockerFixture, lockerCases } from "./locker/index.js";
export { type StoreFixture, syncStateStoreCases } from "./store/index.js";
export { type TextBackendFixture, textBackendCases } from "./text-backend/index.js";
