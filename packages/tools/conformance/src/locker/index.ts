export { lockerCases } from "./locker-cases.js";
export type { LockerFixture } from "./locker-fixture.js";
