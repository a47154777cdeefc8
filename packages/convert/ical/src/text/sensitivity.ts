import type { CalendarReceived } from "@easkit/eas-schema";
import type { Component } from "./component.js";
import { putText, text } from "./property.js";

type Sensitivity = NonNullable<CalendarReceived["sensitivity"]>;

// CLASS has one word for what EAS calls personal and private.
const personal = "x-easkit-sensitivity";

/** CLASS as a sensitivity; an unknown word is private (RFC 5545 section 3.8.1.3). */
export function readSensitivity(component: Component): Sensitivity {
  switch ((text(component, "class") ?? "PUBLIC").toUpperCase()) {
    case "PUBLIC":
      return "normal";
    case "CONFIDENTIAL":
      return "confidential";
    default:
      return text(component, personal)?.toUpperCase() === "PERSONAL" ? "personal" : "private";
  }
}

const classes = {
  normal: "PUBLIC",
  personal: "PRIVATE",
  private: "PRIVATE",
  confidential: "CONFIDENTIAL",
} as const;

/** Writes CLASS. */
export function writeSensitivity(component: Component, sensitivity: Sensitivity | undefined): void {
  putText(component, "class", sensitivity && classes[sensitivity]);
  putText(component, personal, sensitivity === "personal" ? "PERSONAL" : undefined);
}
