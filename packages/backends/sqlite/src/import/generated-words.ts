import type { Random } from "./random.js";

/** Names of people who do not exist. */
export const firstNames = [
  "Ada",
  "Ben",
  "Chloé",
  "Dmitri",
  "Eva",
  "Femi",
  "Grace",
  "Hiro",
  "Ines",
  "Jörg",
  "Kaja",
  "Liu",
];
export const lastNames = [
  "Adams",
  "Brandt",
  "Costa",
  "Dvořák",
  "Eriksen",
  "Fischer",
  "Gómez",
  "Hughes",
  "Ito",
  "Jansen",
];
export const towns = ["Northquay", "Elmstead", "Old Mill", "Rivers End", "Harbour Hill", "Westgate"];

const words =
  "a about after again all and any as at back be before but by can change come could day do each end even every few find first for from get give go good great have here high how if in into it its just keep kind know large last late leave letter life light like line little long look make many mean meeting month more most mountain move much must name near need never new next night no not now number of off often old on once only open or other our out over own page paper part people place plan point question quite read report right river room same say school second see send set she short show side small some sound still story study such sun take tell than that the their them then there these they thing think this three time to together too town travel tree true turn two under until up us use very walk want was watch water way we week well were what when where which while white who why will with word work world would write year you young your".split(
    " ",
  );

/** So many words, the first with a capital. */
export function makeText(random: Random, count: number): string {
  const text = Array.from({ length: count }, () => random.oneOf(words)).join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
