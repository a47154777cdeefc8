import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 6 (MS-ASWBXML 2.1.2.1.7). */
export const getItemEstimatePage = codePage(6, "GetItemEstimate", {
  GetItemEstimate: t.container(0x05),
  Collections: t.container(0x07),
  Collection: t.container(0x08),
  Class: t.text(0x09, { until: "12.1" }),
  CollectionId: t.text(0x0a),
  Estimate: t.uint(0x0c),
  Response: t.container(0x0d),
  Status: t.uint(0x0e),
});

/** The elements of GetItemEstimate. */
export const getItemEstimate = getItemEstimatePage.elements;
