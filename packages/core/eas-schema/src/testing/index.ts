export { type ArbitraryOptions, arbitraryItem, arbitraryOf } from "./arbitrary.js";
export { asOfVersion, propertiesAsOf } from "./as-of-version.js";
