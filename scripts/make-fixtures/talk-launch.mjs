// Conversations in the folder Projects/Launch; the form is that of talk.mjs.

export const launchTalk = [
  {
    subject: "Tidemark launch: final checklist",
    folder: "Projects/Launch",
    started: 9.4,
    people: ["maya", "tomas", "priya", "kwame"],
    turns: [
      [
        "maya",
        0,
        "Hi all,\n\nten days to go. The open points as I see them are the pricing page, the status page and the press kit. Please put your name next to the ones you own before Thursday noon.\n\nMaya",
        { attach: ["checklist.docx"] },
      ],
      [
        "tomas",
        3,
        "The status page is mine. It runs on its own machine since yesterday, so it stays up when we do not.\n\nTomáš",
      ],
      [
        "priya",
        5,
        "Press kit is mine: logos, three screenshots and the short film. I still need the final name of the family plan.\n\nPriya",
      ],
      [
        "me",
        2,
        "Pricing page is mine. The family plan is called Tidemark Home, Inês confirmed it this morning.\n\nDana",
      ],
      [
        "kwame",
        20,
        "I booked the on-call rota for launch week. Nobody is alone at night, and the phone list is in the usual place.\n\nKwame",
      ],
      [
        "maya",
        1,
        "Wonderful. That leaves only the translated release notes, which Aiko sends on Friday.\n\nMaya",
        { style: "html" },
      ],
    ],
  },
  {
    subject: "Release notes in Japanese",
    folder: "Projects/Launch",
    started: 7.8,
    people: ["aiko", "maya"],
    turns: [
      [
        "aiko",
        0,
        "Dear Dana,\n\nthe translation is done. Two terms worried me: for “shared folder” I chose 共有フォルダー, and for “quiet hours” おやすみ時間. Please tell me if the screens say otherwise.\n\nKind regards,\nAiko",
        { attach: ["リリースノート.txt"] },
      ],
      [
        "me",
        6,
        "Dear Aiko,\n\nboth match the screens. Thank you for the quick work, the invoice can go to Inês.\n\nDana",
      ],
      [
        "aiko",
        14,
        "Dear Dana,\n\nthank you. I noticed one more thing: the date on page two is written the American way. I changed it to 2026年11月20日.\n\nAiko",
      ],
    ],
  },
  {
    subject: "Load test numbers",
    folder: "Projects/Launch",
    started: 6.3,
    people: ["tomas", "ewan", "ravi"],
    turns: [
      [
        "ewan",
        0,
        "Results of last night:\n\n  devices   median   slowest\n     1000     41 ms    180 ms\n    10000     44 ms    260 ms\n    19000     52 ms    610 ms\n\nThe slowest one is a phone that asked for everything at once. I think we can live with that.\n\nEwan",
        { style: "plain", attach: ["load-test.csv"] },
      ],
      [
        "tomas",
        2,
        "What was memory like at nineteen thousand? Last month we ran out at fifteen.\n\nTomáš",
        { style: "flowed" },
      ],
      [
        "ewan",
        1,
        "Flat at 412 MB for six hours. The leak was in the old logger.\n\nEwan",
        { style: "flowed" },
      ],
      [
        "ravi",
        4,
        "I drew the curve over the one from September. The new one is the lower line.\n\nRavi",
        { attach: ["curve.png"] },
      ],
      ["me", 3, "Very good news. May I show the curve at the partners’ breakfast?\n\nDana"],
      ["ewan", 1, "Please do, but leave out the machine names.\n\nEwan", { style: "plain" }],
    ],
  },
  {
    subject: "Pictures for the press kit",
    folder: "Projects/Launch",
    started: 5.2,
    people: ["leo", "priya"],
    turns: [
      [
        "leo",
        0,
        "Ciao Dana,\n\nhere is one frame from the harbour morning so that you can judge the light. The full set is forty-two pictures, I send a link when they are developed.\n\nLeo",
        { style: "inline-picture" },
      ],
      [
        "priya",
        2,
        "The light is lovely. Could we have one without the sail, for the narrow banner?\n\nPriya",
      ],
      ["leo", 26, "Sure. I was there again at six today, calm water and no boat in sight.\n\nLeo"],
    ],
  },
];
