import type { TypedItem } from "@easkit/backend";
import { isAtLeast } from "@easkit/eas-schema";
import type { Exchange } from "../../exchange.js";
import { toEmailVersion } from "./email.js";
import { toSizedLegacyBody } from "./legacy-body.js";

/**
 * Gives an item the shape that a version has where a concept changed between versions. What a version merely lacks
 * needs no lens: its table does not have it.
 */
export function toVersion({ converters, call, version }: Exchange, item: TypedItem): TypedItem {
  switch (item.class) {
    case "Email":
      return { class: "Email", properties: toEmailVersion(item.properties, version) };
    case "Calendar":
      return { class: "Calendar", properties: converters.calendar.toVersion(call, item.properties, version) };
    case "Contacts":
      if (isAtLeast(version, "12.0")) return item;
      return {
        class: "Contacts",
        properties: { ...item.properties, ...toSizedLegacyBody(item.properties.body) },
      };
    case "Tasks":
      if (isAtLeast(version, "12.0")) return item;
      return {
        class: "Tasks",
        properties: { ...item.properties, ...toSizedLegacyBody(item.properties.body) },
      };
    case "Notes":
      return item;
  }
}
