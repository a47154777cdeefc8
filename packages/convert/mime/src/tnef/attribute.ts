/** The attributes that are read (MS-OXTNEF 2.1.3). */
export const attribute = {
  from: 0x00008000,
  subject: 0x00018004,
  dateSent: 0x00038005,
  messageClass: 0x00078008,
  messageId: 0x00018009,
  body: 0x0002800c,
  fileData: 0x0006800f,
  fileTitle: 0x00018010,
  fileBegins: 0x00069002,
  properties: 0x00069003,
  recipients: 0x00069004,
  fileProperties: 0x00069005,
  codePage: 0x00069007,
} as const;
