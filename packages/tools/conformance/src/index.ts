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
export { hostCases } from "./host/host-cases.js";
export type { HostFixture, MountedHost } from "./host/host-fixture.js";
export { listenOn } from "./host/listen-on.js";
export { type StoreFixture, syncStateStoreCases } from "./store/index.js";
