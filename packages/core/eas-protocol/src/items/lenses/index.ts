import type { TypedItem } from "@easkit/backend";
import { isAtLeast } from "@easkit/eas-schema";
import type { Exchange } from "../../exchange.js";
import { toEmailVersion } from "./email.js";
import { toSizedLegacyBody } from "./legacy-body.js";
import { toWholeNote } from "./notes.js";
import { withWholePattern } from "./pattern.js";
import { toWholeTask } from "./tasks.js";

/**
 * Gives an item the shape that a version has where a concept changed between versions. What a version merely lacks
 * needs no lens: its table does not have it.
 */
export function toVersion({ converters, call, version, now }: Exchange, item: TypedItem): TypedItem {
  switch (item.class) {
    case "Email":
      return { class: "Email", properties: toEmailVersion(item.properties, version) };
    case "Calendar": {
      const shaped = converters.calendar.toVersion(call, item.properties, version);
      return { class: "Calendar", properties: withWholePattern(shaped) };
    }
    case "Contacts":
      if (isAtLeast(version, "12.0")) return item;
      return {
        class: "Contacts",
        properties: { ...item.properties, ...toSizedLegacyBody(item.properties.body) },
      };
    case "Tasks": {
      const properties = toWholeTask(item.properties, now());
      if (isAtLeast(version, "12.0")) return { class: "Tasks", properties };
      return { class: "Tasks", properties: { ...properties, ...toSizedLegacyBody(properties.body) } };
    }
    case "Notes":
      return { class: "Notes", properties: toWholeNote(item.properties, now()) };
  }
}
