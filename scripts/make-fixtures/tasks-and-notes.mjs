// The tasks and notes of the demo account as plain JSON.
import { at, body, day, on } from "./item-forms.mjs";

const task = (subject, rest = {}) => ({
  subject,
  importance: "normal",
  complete: false,
  sensitivity: "normal",
  ...rest,
});
const due = (n) => ({ utcDueDate: day(n), dueDate: day(n) });
const span = (from, to) => ({ utcStartDate: day(from), startDate: day(from), ...due(to) });

/** Fifteen tasks: open, done, overdue, with reminders, recurring. */
export const tasks = () => [
  task("Send the pricing page to Maya", {
    ...due(1),
    importance: "high",
    reminderSet: true,
    reminderTime: at(1, "08:00"),
    categories: ["Work"],
  }),
  task("Empty the kitchen wall", {
    ...span(5, 7),
    body: body("Pots to the cellar, shelves to the neighbour."),
  }),
  task("Renew passport", { ...due(40), sensitivity: "private" }),
  task("Buy plums", { categories: ["Home"] }),
  task("Return the projector", { complete: true, dateCompleted: at(-2, "15:30"), ...due(-3) }),
  task("Pay the mooring fee", { ...due(-6), importance: "high" }),
  task("Read the lease again", {
    complete: true,
    dateCompleted: at(-9, "19:00"),
    body: body("<p>Clause <b>7</b></p>", "html"),
  }),
  task("Water meter reading", {
    ...span(-1, 0),
    recurrence: {
      type: "monthly",
      start: day(-1),
      interval: 1,
      dayOfMonth: 1,
      regenerate: false,
      deadOccur: false,
    },
  }),
  task("Back up the photographs", {
    ...span(0, 0),
    recurrence: { type: "weekly", start: day(-28), interval: 1, dayOfWeek: on.sunday },
    reminderSet: true,
    reminderTime: at(0, "18:00"),
  }),
  task("Clean the coffee machine", {
    ...due(3),
    recurrence: { type: "daily", start: day(3), interval: 10, regenerate: true },
  }),
  task("Übersetzung prüfen: Hausordnung", { ...due(6), importance: "low" }),
  task("Order chairs (27)", { ...due(2), categories: ["Work", "Follow-up"] }),
  task("Learn three chords", {}),
  task("確認: リリースノート", { ...due(4) }),
  task(
    "A task with a very long subject that goes on about the things to do before the frost, among them the apple tree, the hedge, the tap in the yard and the bicycle tyres",
    { ...due(11), body: body("Tree first.\n".repeat(40)) },
  ),
];

const note = (subject, data, rest = {}) => ({
  subject,
  messageClass: "IPM.StickyNote",
  body: body(data),
  ...rest,
});

/** Eight notes. */
export const notes = () => [
  note("Shed code", "Ask Greta, never write it down here.", {
    lastModifiedDate: at(-4, "10:00"),
    categories: ["Home"],
  }),
  note("Shopping", "plums\nflour\nbrackets (4)\nlamp oil", { lastModifiedDate: at(-1, "18:20") }),
  note("Ideas for the talk", "Tides as schedules.\nWhy late is a feature.\n潮の満ち引き", {
    lastModifiedDate: at(-12, "21:05"),
    categories: ["Work", "Ideas"],
  }),
  note("Knots", "Bowline, sheet bend, clove hitch, and the one Colm calls “hope”.", {
    lastModifiedDate: at(-60, "07:45"),
  }),
  note("Wi-Fi of the boathouse", "Network: quay-guest\nIt asks for a room number; any will do.", {
    lastModifiedDate: at(-30, "12:00"),
  }),
  note("Recipe", "More patience.", { lastModifiedDate: at(-2, "20:10") }),
  note("", "A note without a subject.", { lastModifiedDate: at(-7, "09:09") }),
  note("Long list", Array.from({ length: 120 }, (_, i) => `${i + 1}. berth ${i + 1} checked`).join("\n"), {
    lastModifiedDate: at(-3, "16:40"),
  }),
];
