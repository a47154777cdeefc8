/** The version of this package. Items that one version could not convert are tried again by another. */
export const libraryVersion = "0.1.0";
