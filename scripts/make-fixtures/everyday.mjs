// Short single mails from templates, for the long tail of a mailbox. `{…}` is filled from the lists below.

const slots = {
  day: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
  time: ["half past eight", "nine", "eleven", "two", "a quarter to four", "six"],
  place: [
    "the small meeting room",
    "the canteen",
    "the boathouse",
    "the café by lock 2",
    "your office",
    "the library",
  ],
  thing: [
    "the blue folder",
    "the spare key",
    "the projector",
    "the ladder",
    "the red umbrella",
    "the label printer",
  ],
  place2: ["Porto", "Turku", "Genoa", "Bristol", "Gdańsk", "Thessaloniki"],
  number: ["14", "27", "36", "58", "112", "240"],
};

const templates = [
  [
    "Moved to {day}",
    "Hi Dana,\n\nsomething came up, can we move to {day} at {time}? {place} is free, I checked.\n\n{first}",
  ],
  [
    "{thing}?",
    "Did you by any chance take {thing} home? It is not where it should be, and the visitors come on {day}.\n\n{first}",
  ],
  [
    "Minutes of {day}",
    "Dear all,\n\nshort minutes: we keep the old supplier until spring, we buy {number} new chairs, and nobody likes the new logo.\n\nNext time in {place}.\n\n{first}",
  ],
  [
    "Trip to {place2}",
    "Hello Dana,\n\nI found a train to {place2} leaving at {time} on {day}. It takes a little longer than the plane, but we can work on the way. Shall I book?\n\n{first}",
  ],
  [
    "Thank you",
    "Dear Dana,\n\nthank you for {day}. The talk in {place} cleared up more than the three meetings before it.\n\nWarm regards,\n{first}",
  ],
  [
    "Numbers for the week",
    "Hi,\n\n{number} orders, four returns, one angry letter and one very kind one. Details on {day}.\n\n{first}",
  ],
  ["Lunch {day}?", "Lunch on {day}? I could be at {place} at noon.\n\n{first}"],
  [
    "Out of the office until {day}",
    "I am away until {day} and read mail in the evenings. In urgent cases please call the desk.\n\n{first} {last}\n{title}",
  ],
  [
    "Question about page {number}",
    "Dear Dana,\n\non page {number} you write “as shown above”, but the drawing is two pages further down. Is one missing, or should it say below?\n\n{first}",
  ],
  [
    "Re: Your order",
    "Hello,\n\nyour order of {number} boxes is ready and can be fetched at {place} from {day} on. Please bring the number of the order.\n\n{first} {last}\n{company}",
  ],
  ["Keys", "I left {thing} with the porter. He is there until {time}, on {day} a little longer.\n\n{first}"],
  [
    "Photo from {place2}",
    "Look what the sea did this morning in {place2}! Hotel room {number}, window open, coffee in hand.\n\nSee you on {day},\n{first}",
  ],
  [
    "Draft, please be kind",
    "Hi Dana,\n\nthe draft is on the shared drive now. It is {number} pages, of which you need to read two: the first and the one about costs. {day} would be early enough.\n\n{first}",
  ],
  [
    "Water off on {day}",
    "Dear neighbours,\n\non {day} from {time} the water is off for about two hours in the whole house. Please fill a kettle before.\n\n{first} {last}",
  ],
  [
    "A book you might like",
    "Dear Dana,\n\na reader returned a book about tide mills and I thought of you at once. I keep it at the desk until {day}.\n\n{first}",
  ],
  [
    "Handover",
    "Hi,\n\nthe handover is in {place} on {day}, {time}. Bring {thing} and a little patience.\n\n{first}",
  ],
  [
    "Which colour?",
    "We can have it in slate, sand or a green that the catalogue calls “storm”. {number} metres of it, so please choose with care. Answer by {day}?\n\n{first}",
  ],
  [
    "Parking space {number}",
    "Space {number} is yours from {day}. The barrier knows your number plate; if it sulks, ring the bell and say good morning.\n\n{first}",
  ],
];

/** One filled template: { subject, text }. */
export function everydayLetter(random, person, index) {
  const [subject, text] = templates[index % templates.length];
  const chosen = Object.fromEntries(Object.entries(slots).map(([key, list]) => [key, random.pick(list)]));
  const fill = (value) => value.replace(/\{(\w+)\}/g, (_, key) => chosen[key] ?? person[key] ?? "");
  const capital = (value) => value.charAt(0).toUpperCase() + value.slice(1);
  return { subject: capital(fill(subject)), text: fill(text) };
}
