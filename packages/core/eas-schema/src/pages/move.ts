import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 5 (MS-ASWBXML 2.1.2.1.6). */
export const movePage = codePage(5, "Move", {
  MoveItems: t.container(0x05),
  Move: t.container(0x06),
  SrcMsgId: t.text(0x07),
  SrcFldId: t.text(0x08),
  DstFldId: t.text(0x09),
  Response: t.container(0x0a),
  Status: t.uint(0x0b),
  DstMsgId: t.text(0x0c),
});

/** The elements of Move. */
export const move = movePage.elements;
