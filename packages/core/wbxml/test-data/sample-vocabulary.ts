import type { Vocabulary } from "../src/index.js";

const PAGES: Record<number, { namespace: string; tags: Record<number, string> }> = {
  0: {
    namespace: "AirSync",
    tags: {
      5: "Sync",
      7: "Add",
      11: "SyncKey",
      13: "ServerId",
      14: "Status",
      15: "Collection",
      16: "Class",
      18: "CollectionId",
      20: "MoreAvailable",
      22: "Commands",
      23: "Options",
      28: "Collections",
      29: "ApplicationData",
    },
  },
  1: { namespace: "Contacts", tags: { 30: "FileAs", 31: "FirstName", 41: "LastName", 42: "MiddleName" } },
  17: {
    namespace: "AirSyncBase",
    tags: {
      6: "Type",
      10: "Body",
      11: "Data",
      12: "EstimatedDataSize",
      13: "Truncated",
      22: "NativeBodyType",
    },
  },
  21: { namespace: "ComposeMail", tags: { 5: "SendMail", 16: "Mime", 17: "ClientId" } },
  22: { namespace: "Email2", tags: { 9: "ConversationId" } },
};

/** A few pages and tags, enough for the tests of this package. */
export const sampleVocabulary: Vocabulary = {
  namespace: (page) => PAGES[page]?.namespace,
  tag: (page, token) => PAGES[page]?.tags[token],
  find(namespace, tag) {
    for (const [page, { namespace: name, tags }] of Object.entries(PAGES)) {
      const token = name === namespace && Object.entries(tags).find(([, other]) => other === tag)?.[0];
      if (token) return { page: Number(page), token: Number(token) };
    }
    return undefined;
  },
};

/** A document with one contact, page switches and text. */
export const CONTACT = hex(`
  03 01 6A 00 45 5C 4F 50 03 43 6F 6E 74 61 63 74 73 00 01 4B 03 37 00 01 52 03 34 00 01 4E 03 31 00 01 56 47
  4D 03 34 3A 39 00 01 5D 00 11 4A 46 03 31 00 01 4C 03 30 00 01 4D 03 31 00 01 01 00 01 5E 03 44 6F 65 2C 20
  4A 61 6E 65 00 01 5F 03 4A 61 6E 65 00 01 69 03 44 6F 65 00 01 00 11 56 03 31 00 01 01 01 01 01 01 01`);

/** Bytes of hexadecimal text, spaces and line ends between them. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/\s+/g, ""), "hex"));
}
