export type { QuoteLabels } from "./compose/labels.js";
export { createMessageComposer, type MessageComposerOptions } from "./compose/message-composer.js";
export type { MimeLimits } from "./limits.js";
export { createMimeConverter, type MimeConverterOptions } from "./mime-converter.js";
export { createTextConverter } from "./text-converter.js";
