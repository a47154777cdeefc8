import { describe, expect, it } from "vitest";
import { convertText, lines } from "./testing/convert.js";

describe("a plain message", () => {
  const message = lines(
    "From: Dana Reed <dana@example.com>",
    'To: "Weiss, Hanna" <hanna@example.net>, felix@example.org',
    "Subject: Re: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=",
    "",
    "Hello",
    "",
  );

  it("gives its text and addresses", async () => {
    const email = await convertText(message);
    expect(email).toMatchObject({
      from: '"Dana Reed" <dana@example.com>',
      to: '"Weiss, Hanna" <hanna@example.net>, felix@example.org',
      displayTo: "Weiss, Hanna; felix@example.org",
      subject: "Re: Grüße",
      threadTopic: "Grüße",
      messageClass: "IPM.Note",
      nativeBodyType: "plain",
      text: "Hello\r\n",
    });
  });
});
