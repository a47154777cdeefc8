export type { MimeLimits } from "./limits.js";
export { createMimeConverter, type MimeConverterOptions } from "./mime-converter.js";
export { createTextConverter } from "./text-converter.js";
