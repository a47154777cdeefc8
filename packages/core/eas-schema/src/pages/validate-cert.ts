import { codePage } from "../engine/element.js";
import { t } from "../engine/leaves.js";

/** Code page 11 (MS-ASWBXML 2.1.2.1.12). */
export const validateCertPage = codePage(11, "ValidateCert", {
  ValidateCert: t.container(0x05),
  Certificates: t.container(0x06),
  Certificate: t.text(0x07),
  CertificateChain: t.container(0x08),
  CheckCRL: t.flag(0x09, { property: "checkCrl" }),
  Status: t.uint(0x0a),
});

/** The elements of ValidateCert. */
export const validateCert = validateCertPage.elements;
