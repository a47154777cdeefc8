import type { Part } from "../scan/part.js";

const opaque = /^application\/(?:x-)?pkcs7-mime$|^multipart\/encrypted$/;
const signature = /^application\/(?:(?:x-)?pkcs7-signature|pgp-signature)$/;

/** Whether nothing of a message can be read without a key. */
export const isOpaque = ({ contentType }: Part): boolean => opaque.test(contentType.type);

/** Whether a message is signed or encrypted: changing anything in its body breaks it. */
export const isSealed = (root: Part): boolean =>
  isOpaque(root) || root.contentType.type === "multipart/signed";

/** Whether a part is a signature, which says nothing outside the message that it signs. */
export const isSignature = ({ contentType }: Part): boolean => signature.test(contentType.type);
