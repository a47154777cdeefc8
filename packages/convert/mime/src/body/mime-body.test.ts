import type { BodyPreference } from "@easkit/backend";
import { describe, expect, it } from "vitest";
import { asking, convertText, lines } from "../testing/convert.js";
import { part, plain } from "../testing/parts.js";

describe("MIME bodies", () => {
  const signed = lines(
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=b',
    "",
    "--b",
    plain("signed words"),
    "--b",
    part("application/pkcs7-signature; name=smime.p7s", "MIAG", "Content-Transfer-Encoding: base64"),
    "--b--",
    "",
  );
  const preferences: readonly BodyPreference[] = [{ type: "plain" }, { type: "mime" }];

  it("are the message, byte for byte", async () => {
    const bytes = Buffer.from([...Buffer.from("Subject: x\r\n\r\n"), 0xff, 0x80, 0x1b, 0x0a]);
    const email = await convertText(bytes, asking([{ type: "mime" }], 2));
    expect(email.data).toEqual(bytes);
    expect(email.body).toMatchObject({ type: "mime", estimatedDataSize: bytes.length });
  });

  it("have no NUL", async () => {
    expect((await convertText("Subject: x\r\n\r\na\0b", asking([{ type: "mime" }], 2))).text).toBe(
      "Subject: x\r\n\r\nab",
    );
  });

  it("are cut between characters", async () => {
    const request = asking([{ type: "mime", truncationSize: 16 }], 2);
    const email = await convertText("Subject: x\r\n\r\na€b", request);
    expect(email).toMatchObject({
      text: "Subject: x\r\n\r\na",
      body: { truncated: true, estimatedDataSize: 19 },
    });
  });

  it.each([
    [0, "signed", "plain"],
    [1, "signed", "mime"],
    [1, "ordinary", "plain"],
    [2, "signed", "mime"],
    [2, "ordinary", "mime"],
  ] as const)("with MIMESupport %i a %s message is sent as %s", async (support, kind, type) => {
    const email = await convertText(kind === "signed" ? signed : plain("x"), asking(preferences, support));
    expect(email.body?.type).toBe(type);
  });

  it("are not needed to read clear-signed mail", async () => {
    expect(await convertText(signed)).toMatchObject({
      text: "signed words",
      messageClass: "IPM.Note.SMIME.MultipartSigned",
    });
  });
});
