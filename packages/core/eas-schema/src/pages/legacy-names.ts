/** Names that other implementations know for tokens that the specification leaves out, by page and token. */
export const legacyNames: Readonly<Record<number, Readonly<Record<number, string>>>> = {
  // AirSync
  0: { 17: "Version", 26: "RTFTruncation", 31: "NotifyGUID" },
  // Contacts
  1: { 59: "CompressedRTF" },
  // Email
  2: { 11: "AttRemoved" },
  // AirNotify
  3: {
    5: "Notify",
    6: "Notification",
    7: "Version",
    8: "LifeTime",
    9: "DeviceInfo",
    10: "Enable",
    11: "Folder",
    12: "ServerEntryId",
    13: "DeviceAddress",
    14: "ValidCarrierProfiles",
    15: "CarrierProfile",
    16: "Status",
    17: "Replies",
    18: "Devices",
    19: "Device",
    20: "Id",
    21: "Expiry",
    22: "NotifyGUID",
    23: "DeivceFriendlyName",
  },
  // Calendar
  4: {
    16: "CompressedRTF",
    43: "Attachment",
    44: "Attachments",
    45: "AttName",
    46: "AttSize",
    47: "AttOid",
    48: "AttMethod",
    49: "AttRemoved",
    50: "DisplayName",
  },
  // GetItemEstimate
  6: { 6: "Version", 11: "DateTime" },
  // FolderHierarchy
  7: { 11: "Response", 13: "ContentClass", 24: "Version" },
  // MeetingResponse
  8: { 13: "Version" },
  // Tasks
  9: { 33: "CompressedRTF" },
  // Ping
  13: { 6: "AutdState", 14: "Version" },
  // Provision
  14: { 18: "DevicePasswordEnabled" },
  // Search
  15: { 6: "Stores", 28: "Schema", 29: "Supported" },
  // ComposeMail
  21: { 10: "Type" },
  // Find
  25: { 26: "MaxPictures", 27: "MaxSize", 28: "Picture" },
};
