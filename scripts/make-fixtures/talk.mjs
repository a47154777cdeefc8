// Conversations: who wrote what, how many hours after the mail before. `me` is the owner of the mailbox.
// A turn is [who, hours, text, options?]; options: style, kind ("forward"), attach (names of sample files).

export const talk = [
  {
    subject: "Kitchen shelves, second quote",
    started: 12.5,
    people: ["henrik"],
    turns: [
      [
        "henrik",
        0,
        "Hei Dana,\n\noak in place of pine makes 2,340 instead of 1,980, mounting included. I can start in week 49.\n\nHilsen\nHenrik",
        { attach: ["quote-2.pdf"] },
      ],
      [
        "me",
        20,
        "Dear Henrik,\n\noak it is. Would the shelf above the window still carry the heavy pots?\n\nDana",
      ],
      [
        "henrik",
        3,
        "Yes, with four brackets it carries eighty kilos. Please empty the wall the evening before.\n\nHenrik",
      ],
      ["me", 1, "Perfect, see you in week 49.\n\nDana"],
    ],
  },
  {
    subject: "Grandmother's recipe book",
    started: 4.1,
    people: ["beth"],
    turns: [
      [
        "beth",
        0,
        "Do you remember the blue book with the plum cake? I found it in the attic, behind the sewing machine. Half of the pages stick together but the cake one is fine!\n\nB",
        { style: "html" },
      ],
      [
        "me",
        2,
        "I thought it was lost in the move! Can you scan the page? And is the bean soup in it?\n\nDana",
      ],
      [
        "beth",
        5,
        "Soup is on page 31. She wrote “more patience” next to the cooking time, which is so her. ❤️\n\nScan is attached.\n\nB",
        { attach: ["plum-cake.pdf"] },
      ],
      ["me", 1, "More patience. I will frame that.\n\nDana"],
      ["beth", 30, "Made it on Sunday. Needs less sugar and more patience.\n\nB", { style: "html" }],
    ],
  },
  {
    subject: "Delivery of the 14th",
    started: 10.2,
    people: ["omar", "jonas"],
    turns: [
      [
        "omar",
        0,
        "Good morning,\n\nthe lorry is held at the bridge because of the wind. New arrival is tomorrow between 7 and 9.\n\nOmar Haddad\nCedar Freight",
        { style: "plain" },
      ],
      ["me", 1, "Thank you for the warning. Kwame opens the gate at 6:45.\n\nDana"],
      [
        "jonas",
        4,
        "While it waits: please check pallet 3 on arrival, the wrapping was torn at our end.\n\nJonas",
      ],
      [
        "omar",
        22,
        "Delivered and signed for. Pallet 3 is fine, one corner scratched, photo on request.\n\nOmar",
        { style: "plain" },
      ],
    ],
  },
  {
    subject: "Lease: clause 7",
    started: 8.6,
    people: ["hannah", "paul"],
    turns: [
      [
        "paul",
        0,
        "Dear Ms Reed,\n\nplease find the renewed lease below for your review. I propose thirty days in clause 7.\n\nPaul Ferrand",
      ],
      [
        "me",
        2,
        "Hannah, could you look at clause 7 below? Thirty days seems short to me.\n\nDana",
        { kind: "forward", to: "hannah" },
      ],
      [
        "hannah",
        7,
        "Dear Dana,\n\nsixty days is usual here, and the rent index should name its source. I marked both.\n\nHannah",
      ],
      [
        "me",
        15,
        "Dear Mr Ferrand,\n\nmy lawyer suggests sixty days and a named index; otherwise we are happy.\n\nDana Reed",
        { to: "paul" },
      ],
      [
        "paul",
        6,
        "Dear Ms Reed,\n\nagreed on both points. Ms Weiss will have the clean copy on Tuesday.\n\nPaul Ferrand",
      ],
    ],
  },
  {
    subject: "Regatta on Saturday?",
    started: 3.3,
    people: ["greta", "colm", "arjun"],
    turns: [
      [
        "greta",
        0,
        "Ahoy,\n\nthe forecast says five from the south-west, gusting seven. Enough for us, too much for the small boats. Who is in?\n\nGreta",
      ],
      ["colm", 1, "In, if someone lends me a dry jacket.\n\nColm", { style: "flowed" }],
      ["arjun", 1, "Rehearsal until noon, then yes.\n\nArjun", { style: "html" }],
      ["me", 2, "In. I have a spare jacket, size L, smells of diesel.\n\nDana"],
      [
        "greta",
        12,
        "Then we are four. Be at the slip at 12:30, life vests are in the shed, code as always.\n\nGreta",
      ],
      ["colm", 2, "Diesel is fine. See you there.\n\nColm", { style: "flowed" }],
    ],
  },
  {
    subject: "Interview on Wednesday",
    started: 2.6,
    people: ["nadia"],
    turns: [
      [
        "nadia",
        0,
        "Dear Dana Reed,\n\nI am writing a piece on small firms by the water and would like to talk about how you share data with your suppliers. Would Wednesday at four suit you?\n\nNadia Sokolova\nThe Quay Gazette",
      ],
      ["me", 3, "Dear Nadia,\n\nWednesday at four is fine, at our office or at the café by lock 2?\n\nDana"],
      ["nadia", 1, "The café, please. I will bring the photographer, he promises to be quick.\n\nNadia"],
    ],
  },
  {
    subject: "Übersetzung der Hausordnung",
    started: 11.1,
    people: ["helga", "ruth"],
    turns: [
      [
        "ruth",
        0,
        "Dear Dana,\n\nthe house rules are only in English. Half the building reads German or Icelandic better. Do you know someone?\n\nRuth",
      ],
      [
        "me",
        5,
        "Dear Helga,\n\nwould you translate one page of house rules, see below? Größe: eine Seite, Eile: keine.\n\nDana",
        { kind: "forward", to: "helga" },
      ],
      [
        "helga",
        18,
        "Liebe Dana,\n\ngern. „Ruhezeiten“ und „Müllräume“ sind klar, aber was ist eine “boot bench”? Ég spyr bara.\n\nHelga Jónsdóttir",
      ],
      ["me", 2, "A bench where you take off your boots, before the stairs.\n\nDana", { to: "helga" }],
    ],
  },
  {
    subject: "Invoice 2026-0417",
    started: 6.9,
    people: ["clara", "ines"],
    turns: [
      [
        "clara",
        0,
        "Hello Dana,\n\ninvoice 2026-0417 has the old tax number. Could your supplier send it again? The amount, 1.284,50, is right.\n\nClara",
        { attach: ["invoice-2026-0417.pdf"] },
      ],
      ["me", 2, "Inês, can you ask George for a corrected one?\n\nDana", { kind: "forward", to: "ines" }],
      ["ines", 3, "Asked. He says it comes with Friday's post and by mail today.\n\nInês"],
    ],
  },
  {
    subject: "School visit",
    started: 1.9,
    people: ["sofia"],
    turns: [
      [
        "sofia",
        0,
        "Querida Dana:\n\n¿podría mi clase visitar el taller en diciembre? Son veintidós niños de nueve años, muy curiosos, y tres adultos.\n\nUn saludo,\nSofía",
      ],
      ["me", 4, "Querida Sofía:\n\nsí, con mucho gusto. El martes por la mañana es tranquilo.\n\nDana"],
      ["sofia", 2, "¡Perfecto! Llevaremos dibujos de barcos.\n\nSofía"],
    ],
  },
  {
    subject: "Badge printer jams",
    started: 0.9,
    people: ["felix", "victor"],
    turns: [
      [
        "felix",
        0,
        "Hi Dana, the badge printer on floor two eats every third card. I ordered a roller, it arrives tomorrow. Until then please use the one at the desk.\n\nFelix",
        { style: "html" },
      ],
      [
        "victor",
        1,
        "Cards it ate are void, please hand them to me and not to the bin.\n\nVictor",
        { style: "plain" },
      ],
      ["me", 1, "Mine is among them, sorry. I drop it off after lunch.\n\nDana"],
      ["felix", 16, "Roller is in. Forty cards printed, none eaten.\n\nFelix", { style: "html" }],
    ],
  },
  {
    subject: "Menu for the partners' breakfast",
    started: 2.1,
    people: ["yusuf", "lucie", "maya"],
    turns: [
      [
        "yusuf",
        0,
        "Merhaba Dana,\n\nmenu for 28 people: menemen, white cheese, olives, two kinds of börek, fruit, çay. Five vegetarians, one nut allergy noted.\n\nYusuf",
      ],
      ["me", 2, "Lovely. Lucie brings the bread, please agree on the time with her.\n\nDana"],
      ["lucie", 3, "Bonjour à tous,\n\nje livre à 7 h 15, quatre sortes de pain dont un sans noix.\n\nLucie"],
      ["yusuf", 1, "7:15 is good, the tables are set by then.\n\nYusuf"],
      ["maya", 5, "And please keep a plate for the night shift.\n\nMaya"],
    ],
  },
  {
    subject: "Garden plan for spring",
    started: 14.2,
    people: ["oscar"],
    turns: [
      [
        "oscar",
        0,
        "Hello Dana,\n\nI would move the apple tree before the frost and leave the hedge until March. Hawthorn grows slower than you hope and faster than you fear.\n\nOscar",
        { attach: ["garden-plan.png"] },
      ],
      ["me", 26, "Please move the tree. Is the pear by the wall too old to save?\n\nDana"],
      ["oscar", 20, "Not at all, it only wants light. I will take out two branches.\n\nOscar"],
    ],
  },
  {
    subject: "Survey data, third batch",
    started: 5.6,
    people: ["olga", "ravi"],
    turns: [
      [
        "olga",
        0,
        "Dear Dana and Ravi,\n\nthe third batch is attached. Rows 12 to 19 were measured with the old gauge; I left them in and marked them.\n\nOlga",
        { attach: ["survey-3.csv"] },
      ],
      [
        "ravi",
        6,
        "Loaded. The old gauge reads four millimetres high, so I can correct it instead of dropping the rows.\n\nRavi",
        { style: "flowed" },
      ],
      ["me", 3, "Please correct and keep both columns, so that the auditors can follow.\n\nDana"],
      ["olga", 2, "Agreed. Дякую!\n\nOlga"],
    ],
  },
  {
    subject: "Concert tickets",
    started: 7.2,
    people: ["anneke", "arjun", "beth"],
    turns: [
      [
        "anneke",
        0,
        "Lieve mensen,\n\nthe choir sings on the 12th in the old customs hall. I can hold six seats until Monday.\n\nAnneke",
      ],
      ["me", 8, "Three for me, please: Beth comes over and Arjun wants to hear the hall.\n\nDana"],
      ["anneke", 1, "Three it is, row D, near the aisle.\n\nAnneke"],
      ["arjun", 9, "That hall has four seconds of echo. Bring a scarf.\n\nArjun", { style: "html" }],
    ],
  },
];
