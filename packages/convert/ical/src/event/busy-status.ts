import type { CalendarReceived } from "@easkit/eas-schema";
import type { Component } from "../text/component.js";
import { putText, remove, text } from "../text/property.js";

type BusyStatus = NonNullable<CalendarReceived["busyStatus"]>;

const words: Readonly<Record<string, BusyStatus>> = {
  FREE: "free",
  TENTATIVE: "tentative",
  BUSY: "busy",
  OOF: "outOfOffice",
  WORKINGELSEWHERE: "workingElsewhere",
};

const property = "x-microsoft-cdo-busystatus";

/** Others may have changed TRANSP alone: then the older word beside it does not count. */
function isCurrent(status: BusyStatus, transparency: string | undefined): boolean {
  if (transparency === undefined || status === "workingElsewhere") return true;
  return (status === "free") === (transparency === "TRANSPARENT");
}

/** How the time of an event is shown to others (MS-ASCAL 2.2.2.9). */
export function readBusyStatus(component: Component): BusyStatus {
  const transparency = text(component, "transp")?.toUpperCase();
  const said = words[text(component, property)?.toUpperCase() ?? ""];
  if (said && isCurrent(said, transparency)) return said;
  if (transparency === "TRANSPARENT") return "free";
  return text(component, "status")?.toUpperCase() === "TENTATIVE" ? "tentative" : "busy";
}

/** Writes the status for those who know Microsoft's word and for all others. */
export function writeBusyStatus(component: Component, status: BusyStatus | undefined): void {
  if (status === undefined) {
    remove(component, property, "transp");
    return;
  }
  const word = Object.keys(words).find((each) => words[each] === status);
  putText(component, property, word);
  putText(component, "transp", status === "free" ? "TRANSPARENT" : "OPAQUE");
}
