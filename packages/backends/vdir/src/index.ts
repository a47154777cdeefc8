export { createVdirBackend, type VdirOptions } from "./vdir-backend.js";
