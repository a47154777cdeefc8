export { hostCases } from "./host-cases.js";
export type { HostFixture, MountedHost } from "./host-fixture.js";
export { listenOn } from "./listen-on.js";
