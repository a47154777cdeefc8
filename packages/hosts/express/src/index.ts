export { type EaskitOptions, easkit } from "./easkit.js";
