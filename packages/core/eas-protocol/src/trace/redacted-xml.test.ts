import { email, Settings, Sync, writeMessage } from "@easkit/eas-schema";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { concat } from "../reply/concat.js";
import { RedactedXml } from "./redacted-xml.js";

const textOf = (bytes: Uint8Array, most = 10_000, step = 7): string => {
  const xml = new RedactedXml(most);
  for (let at = 0; at < bytes.length; at += step) xml.write(bytes.subarray(at, at + step));
  return xml.toString();
};

async function encode(write: (sink: (chunk: Uint8Array) => void) => Promise<void>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  await write((chunk) => {
    chunks.push(chunk);
  });
  return concat(chunks);
}

describe("a traced document", () => {
  it("shows keys and statuses, and of a password its length", async () => {
    const bytes = await encode((sink) =>
      writeMessage(
        Settings.request,
        { devicePassword: { set: { password: "hunter2" } }, deviceInformation: { set: { model: "Pixel" } } },
        "16.1",
        sink,
      ),
    );
    const text = textOf(bytes);
    expect(text).not.toContain("hunter2");
    expect(text).toContain("<Settings:Password>[7 characters]</Settings:Password>");
    expect(text).toContain("<Settings:Model>Pixel</Settings:Model>");
  });

  it("shows of items what they are, and not what is in them", async () => {
    const secrets = { subject: "SECRET-a", from: "SECRET-b@example.com", to: "SECRET-c" };
    const item = { ...secrets, messageClass: "IPM.Note", read: true };
    const { fill } = await import("@easkit/eas-schema");
    const bytes = await encode((sink) =>
      writeMessage(
        Sync.response,
        {
          collections: [
            {
              syncKey: "17",
              collectionId: "inbox",
              status: "ok",
              commands: [{ tag: "add", value: { serverId: "4", applicationData: fill(email, item) } }],
            },
          ],
        },
        "16.1",
        sink,
      ),
    );
    const text = textOf(bytes);
    expect(text).not.toContain("SECRET");
    expect(text).toContain("<AirSync:SyncKey>17</AirSync:SyncKey>");
    expect(text).toContain("<Email:MessageClass>IPM.Note</Email:MessageClass>");
  });

  it("is bounded, whatever comes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 1, max: 50 }), (bytes, step) => {
        expect(textOf(bytes, 500, step).length).toBeLessThan(1500);
      }),
    );
  });
});
