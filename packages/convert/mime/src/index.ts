export type { MimeLimits } from "./limits.js";
export { createMimeConverter, type MimeConverterOptions } from "./mime-converter.js";
