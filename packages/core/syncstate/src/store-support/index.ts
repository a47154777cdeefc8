// For authors of stores, change buses and lockers.
export { abortable } from "./abortable.js";
export { fromPayload, toPayload } from "./change-payload.js";
export { createLeaseLocker, type Lease, type LeaseLocker, type Leases, toLockName } from "./lease-locker.js";
export { createRevisions } from "./revisions.js";
export { StoreUnavailable } from "./store-unavailable.js";
export { Turns } from "./turns.js";
