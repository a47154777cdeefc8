import { describe, expectTypeOf, it } from "vitest";
import {
  type CalendarPatch,
  codePage,
  type Decoded,
  defineCommand,
  type EmailProperties,
  type EmailReceived,
  type Encodable,
  type FolderSync,
  fill,
  GetAttachment,
  type GetItemEstimate,
  type Items,
  type MoveItems,
  named,
  notes,
  type RawContent,
  repeat,
  required,
  type Search,
  type SearchTerm,
  type Sync,
  struct,
  type TextSource,
  t,
} from "./index.js";

describe("types", () => {
  it("of a request follow from its definition", () => {
    expectTypeOf<Decoded<typeof FolderSync.request>>().toEqualTypeOf<{ readonly syncKey: string }>();
    type Collection = NonNullable<Decoded<typeof Sync.request>["collections"]>[number];
    expectTypeOf<Collection["syncKey"]>().toEqualTypeOf<string>();
    expectTypeOf<Collection["getChanges"]>().toEqualTypeOf<boolean | undefined>();
    type Command = NonNullable<Collection["commands"]>[number];
    expectTypeOf<Command["tag"]>().toEqualTypeOf<"add" | "change" | "delete" | "fetch">();
    type Add = Extract<Command, { tag: "add" }>["value"];
    expectTypeOf<Add["applicationData"]>().toEqualTypeOf<RawContent>();
    expectTypeOf<Add["clientId"]>().toEqualTypeOf<string>();
  });

  it("of a status are its words", () => {
    expectTypeOf<"ok">().toExtend<Encodable<typeof MoveItems.response>["status"]>();
    expectTypeOf<"nonsense">().not.toExtend<Encodable<typeof MoveItems.response>["status"]>();
  });

  it("of two elements with one property are one property", () => {
    type Collection = NonNullable<Decoded<typeof GetItemEstimate.request>["collections"]>[number];
    expectTypeOf<Collection["class"]>().toEqualTypeOf<string | undefined>();
  });

  it("of a query hold themselves", () => {
    type Query = NonNullable<Decoded<typeof Search.request>["store"]>["query"];
    expectTypeOf<Query>().toEqualTypeOf<readonly SearchTerm[] | undefined>();
  });

  it("of items take streams in and give strings out", () => {
    type BodyIn = NonNullable<EmailProperties["body"]>;
    type BodyOut = NonNullable<EmailReceived["body"]>;
    expectTypeOf<BodyIn["data"]>().toEqualTypeOf<TextSource | undefined>();
    expectTypeOf<BodyOut["data"]>().toEqualTypeOf<string | undefined>();
    expectTypeOf<BodyOut["type"]>().toEqualTypeOf<"plain" | "html" | "rtf" | "mime">();
    expectTypeOf<EmailProperties["categories"]>().toEqualTypeOf<Items<string> | undefined>();
    expectTypeOf<CalendarPatch["subject"]>().toEqualTypeOf<string | null | undefined>();
    expectTypeOf<CalendarPatch["startTime"]>().toEqualTypeOf<Date | null | undefined>();
  });

  it("refuse what is not there", () => {
    // @ts-expect-error notes have no location
    fill(notes, { location: "here" });
    // @ts-expect-error a date is a Date
    fill(notes, { lastModifiedDate: "2026-01-01" });
    const { Thing, Name } = codePage(40, "Test", { Thing: t.container(0x05), Name: t.text(0x06) }).elements;
    const element = struct(Thing, [required(Name), repeat("others", named("other", Name))]);
    expectTypeOf<Decoded<typeof element>>().toEqualTypeOf<{
      readonly name: string;
      readonly others?: readonly string[];
    }>();
    expectTypeOf<typeof element.property>().toEqualTypeOf<"thing">();
    const { text } = { text: "Test" };
    defineCommand({
      name: text,
      spec: "none",
      versions: {},
      request: element,
      response: element,
      status: { ok: 1 },
      // @ts-expect-error no such word
      malformed: "broken",
    });
    expectTypeOf(GetAttachment.request).toEqualTypeOf<undefined>();
  });
});
