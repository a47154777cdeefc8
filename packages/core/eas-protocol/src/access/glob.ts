/**
 * Whether a text is as a pattern says, without regard to case: `*` stands for any characters, `?` for one. Takes at most
 * as many steps as both are long, multiplied.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const wanted = [...pattern.toLowerCase()];
  const given = [...text.toLowerCase()];
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let char = 0; char < given.length; ) {
    if (wanted[at] === "*") {
      star = at++;
      resume = char;
    } else if (wanted[at] === "?" || (at < wanted.length && wanted[at] === given[char])) {
      at++;
      char++;
    } else if (star >= 0) {
      at = star + 1;
      char = ++resume;
    } else return false;
  }
  while (wanted[at] === "*") at++;
  return at === wanted.length;
}
