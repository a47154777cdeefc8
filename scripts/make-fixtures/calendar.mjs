// The calendar of the demo account as plain JSON; fixtures/README.md describes the form.
import { at, body, day, on, week } from "./item-forms.mjs";
import { owner, person } from "./people.mjs";

const guest = (key, attendeeType = "required", attendeeStatus = "accepted") => ({
  email: person(key).address,
  name: person(key).name,
  attendeeType,
  attendeeStatus,
});
const place = (displayName, rest = {}) => ({ displayName, ...rest });

const mine = {
  organizerName: owner.name,
  organizerEmail: owner.address,
  meetingStatus: 1,
  responseRequested: true,
};
const theirs = (key, responseType) => ({
  organizerName: person(key).name,
  organizerEmail: person(key).address,
  meetingStatus: 3,
  responseRequested: true,
  responseType,
});
const workdays = on.monday + on.tuesday + on.wednesday + on.thursday + on.friday;

function event(subject, startTime, endTime, rest = {}) {
  return {
    subject,
    startTime,
    endTime,
    allDayEvent: typeof startTime === "object" && "date" in startTime,
    busyStatus: "busy",
    sensitivity: "normal",
    ...rest,
  };
}

const single = [
  event("Dentist", at(2, "08:30"), at(2, "09:15"), {
    location: place("Riverside Practice"),
    reminder: 60,
    sensitivity: "private",
  }),
  event("Lunch with Iris", at(1, "11:30"), at(1, "12:30"), {
    location: place("Café by lock 2"),
    busyStatus: "outOfOffice",
    reminder: 15,
  }),
  event("Deep work", at(0, "13:00"), at(0, "15:30"), { busyStatus: "busy", categories: ["Focus"] }),
  event("Collect the shelves", at(4, "16:00"), at(4, "16:45"), {
    busyStatus: "tentative",
    body: body("Ask Henrik about the brackets.\nPay the rest."),
  }),
  event("Night ferry to Turku", at(9, "19:00"), at(10, "07:00"), {
    location: place("Terminal 2", {
      street: "Quay Road 7",
      city: "Northquay",
      country: "Nowhere",
      latitude: 60.435,
      longitude: 22.219,
    }),
    busyStatus: "outOfOffice",
    reminder: 120,
    categories: ["Travel"],
  }),
  event("Working from Porto", at(15, "09:00"), at(15, "17:00"), { busyStatus: "workingElsewhere" }),
  event("プレゼンの練習", at(3, "06:00"), at(3, "07:00"), { body: body("相子さんと話す") }),
  event("Zero minutes: bell", at(6, "12:00"), at(6, "12:00"), { busyStatus: "free", reminder: 0 }),
  event("Call the insurance", at(-3, "09:30"), at(-3, "09:45"), {
    body: body("<p>Policy <b>88-214</b></p>", "html"),
  }),
  event("Choir concert", at(19, "18:00"), at(19, "20:15"), {
    location: place("Old customs hall"),
    categories: ["Home"],
    reminder: 180,
  }),
  event("", at(-8, "10:00"), at(-8, "11:00"), {}),
];

const allDay = [
  event("Public holiday", day(12), day(13), { busyStatus: "free", categories: ["Holiday"] }),
  event("Beth visits", day(17), day(21), {
    busyStatus: "tentative",
    reminder: 1440,
    body: body("Tidy the guest room, buy plums."),
  }),
  event("Inventory", day(-20), day(-18), { busyStatus: "busy" }),
  event("Company trip", day(33), day(35), {
    busyStatus: "outOfOffice",
    location: place("Skerries"),
    sensitivity: "confidential",
  }),
];

const meetings = [
  event("Launch review", at(3, "10:00"), at(3, "11:00"), {
    uid: "launch-review-1@example.com",
    ...theirs("maya", "notResponded"),
    location: place("Room Lighthouse"),
    reminder: 15,
    attendees: [guest("tomas", "required", "unknown"), guest("priya", "optional", "accepted")],
    busyStatus: "tentative",
    body: body("Please bring your open points."),
  }),
  event("Harbour walk", at(6, "14:00"), at(6, "16:00"), {
    uid: "harbour-walk@example.com",
    ...mine,
    attendees: [guest("ewan"), guest("zoe", "required", "declined"), guest("sam", "optional", "tentative")],
    location: place("Lock 2"),
    responseType: "organizer",
  }),
  event("Budget round", at(5, "08:00"), at(5, "09:30"), {
    ...mine,
    attendees: [
      guest("ines"),
      guest("clara", "required", "notResponded"),
      {
        email: "room-lighthouse@example.com",
        name: "Room Lighthouse",
        attendeeType: "resource",
        attendeeStatus: "accepted",
      },
    ],
    disallowNewTimeProposal: true,
    responseType: "organizer",
    reminder: 30,
    body: body("Agenda:\n1. Berths\n2. Chairs\n3. Logo"),
  }),
  event("Interview: The Quay Gazette", at(2, "15:00"), at(2, "16:00"), {
    ...theirs("nadia", "accepted"),
    attendees: [guest("leo")],
    appointmentReplyTime: at(-1, "10:20"),
    onlineMeetingExternalLink: "https://meet.example.net/quay",
  }),
  event("Partners' breakfast", at(8, "07:00"), at(8, "08:30"), {
    ...mine,
    attendees: ["maya", "jonas", "omar", "mei", "olga", "george"].map((key, i) =>
      guest(
        key,
        "required",
        ["accepted", "accepted", "tentative", "notResponded", "declined", "accepted"][i],
      ),
    ),
    location: place("Canteen"),
    responseType: "organizer",
  }),
  event("Fire drill", at(5, "09:00"), at(5, "09:30"), {
    uid: "fire-drill@example.com",
    ...theirs("kwame", "accepted"),
    meetingStatus: 7,
    busyStatus: "free",
    attendees: [guest("tomas")],
  }),
];

const series = [
  event("Stand-up", week(-8, "monday", "08:15"), week(-8, "monday", "08:30"), {
    recurrence: { type: "weekly", interval: 1, dayOfWeek: workdays, firstDayOfWeek: 1 },
    reminder: 5,
    exceptions: [
      { instanceId: week(0, "wednesday", "08:15"), deleted: true },
      {
        instanceId: week(1, "thursday", "08:15"),
        startTime: week(1, "thursday", "09:00"),
        endTime: week(1, "thursday", "09:30"),
        subject: "Stand-up with visitors",
      },
    ],
  }),
  event("Yoga", week(-3, "tuesday", "17:00"), week(-3, "tuesday", "18:00"), {
    recurrence: { type: "weekly", interval: 2, dayOfWeek: on.tuesday, occurrences: 12, firstDayOfWeek: 1 },
    busyStatus: "free",
    categories: ["Home"],
  }),
  event("Water the plants", at(-10, "06:30"), at(-10, "06:35"), {
    recurrence: { type: "daily", interval: 3 },
    busyStatus: "free",
    exceptions: [{ instanceId: at(2, "06:30"), deleted: true }],
  }),
  event("Night watch", at(-2, "22:00"), at(-1, "04:00"), {
    recurrence: { type: "daily", interval: 1, occurrences: 5 },
    busyStatus: "outOfOffice",
  }),
  event("Rent", "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z", {
    allDayEvent: true,
    recurrence: { type: "monthly", interval: 1, dayOfMonth: 1 },
    busyStatus: "free",
  }),
  event("Board meeting", "2026-01-13T13:00:00Z", "2026-01-13T15:00:00Z", {
    ...theirs("maya", "accepted"),
    attendees: [guest("ines"), guest("hannah", "optional")],
    recurrence: { type: "monthlyNth", interval: 1, weekOfMonth: 2, dayOfWeek: on.tuesday },
    exceptions: [
      { instanceId: "2026-08-11T13:00:00Z", deleted: true },
      {
        instanceId: "2026-10-13T13:00:00Z",
        startTime: "2026-10-14T13:00:00Z",
        endTime: "2026-10-14T15:00:00Z",
        location: place("Boathouse"),
      },
    ],
  }),
  event("Last working day: invoices", "2026-01-30T15:00:00Z", "2026-01-30T16:00:00Z", {
    recurrence: { type: "monthlyNth", interval: 1, weekOfMonth: 5, dayOfWeek: workdays },
    reminder: 30,
  }),
  event("Beth's birthday", "2015-06-21T00:00:00Z", "2015-06-22T00:00:00Z", {
    allDayEvent: true,
    recurrence: { type: "yearly", interval: 1, dayOfMonth: 21, monthOfYear: 6 },
    reminder: 10080,
    busyStatus: "free",
    categories: ["Birthday"],
  }),
  event("Midsummer regatta", "2024-06-22T08:00:00Z", "2024-06-22T16:00:00Z", {
    recurrence: { type: "yearlyNth", interval: 1, weekOfMonth: 4, dayOfWeek: on.saturday, monthOfYear: 6 },
    location: place("Northquay Sailing Club"),
  }),
  event("Course: celestial navigation", week(-6, "thursday", "18:30"), week(-6, "thursday", "20:00"), {
    recurrence: { type: "weekly", interval: 1, dayOfWeek: on.thursday, until: week(4, "thursday", "18:30") },
    body: body("Bring the sextant. ⭐"),
  }),
];

/** About thirty events. Each has a uid; those of meetings by mail match the mails. */
export const calendar = () =>
  [...single, ...allDay, ...meetings, ...series].map((one, i) => ({
    uid: `event-${i + 1}@example.com`,
    ...one,
  }));
