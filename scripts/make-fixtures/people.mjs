// Invented people. The mailbox belongs to the first.

export const owner = { name: "Dana Reed", address: "demo@example.com" };

const rows = [
  ["maya", "Maya", "Okafor", "example.com", "Product lead", "Harbour Works", "+0000"],
  ["tomas", "Tomáš", "Veselý", "example.com", "Engineer", "Harbour Works", "+0100"],
  ["priya", "Priya", "Raman", "example.com", "Designer", "Harbour Works", "+0000"],
  ["ines", "Inês", "Carvalho", "example.com", "Finance", "Harbour Works", "+0000"],
  ["jonas", "Jonas", "Lindqvist", "example.org", "Supplier", "Lindqvist Timber", "+0100"],
  ["aiko", "Aiko", "Tanabe", "example.org", "Translator", "Tanabe Language Desk", "+0900"],
  ["leo", "Leo", "Marchetti", "example.net", "Photographer", "Marchetti Studio", "+0100"],
  ["hannah", "Hannah", "Weiss", "example.net", "Lawyer", "Weiss and Partners", "+0100"],
  ["omar", "Omar", "Haddad", "example.org", "Logistics", "Cedar Freight", "+0200"],
  ["ruth", "Ruth", "Abernathy", "example.net", "Neighbour", "", "+0000"],
  ["felix", "Felix", "Brandt", "example.com", "Support", "Harbour Works", "+0100"],
  ["sofia", "Sofía", "Núñez", "example.org", "Teacher", "Elm Street School", "+0100"],
  ["kwame", "Kwame", "Boateng", "example.com", "Operations", "Harbour Works", "+0000"],
  ["linh", "Linh", "Phan", "example.net", "Architect", "Phan Atelier", "+0700"],
  ["george", "George", "Petrou", "example.org", "Printer", "Petrou Press", "+0200"],
  ["nadia", "Nadia", "Sokolova", "example.net", "Journalist", "The Quay Gazette", "+0300"],
  ["ewan", "Ewan", "Mackay", "example.com", "Engineer", "Harbour Works", "+0000"],
  ["clara", "Clara", "Nowak", "example.org", "Accountant", "Nowak Bookkeeping", "+0100"],
  ["yusuf", "Yusuf", "Demir", "example.net", "Caterer", "Demir Kitchen", "+0300"],
  ["beth", "Beth", "Harlow", "example.net", "Sister", "", "-0500"],
  ["david", "David", "Cohn", "example.org", "Doctor", "Riverside Practice", "+0200"],
  ["mei", "Mei", "Chow", "example.org", "Buyer", "Lotus Trading", "+0800"],
  ["arjun", "Arjun", "Desai", "example.net", "Musician", "", "+0530"],
  ["greta", "Greta", "Holm", "example.org", "Sailing club", "Northquay Sailing Club", "+0100"],
  ["paul", "Paul", "Ferrand", "example.net", "Landlord", "Ferrand Lettings", "+0100"],
  ["zoe", "Zoë", "van Dijk", "example.com", "Recruiter", "Harbour Works", "+0100"],
  ["iris", "Iris", "Laine", "example.org", "Librarian", "Quayside Library", "+0200"],
  ["marek", "Marek", "Żuk", "example.org", "Electrician", "Żuk Electric", "+0100"],
  ["olga", "Olga", "Petrenko", "example.net", "Analyst", "Delta Survey", "+0200"],
  ["sam", "Sam", "Whitlock", "example.com", "Intern", "Harbour Works", "+0000"],
  ["dimitra", "Dimitra", "Kosta", "example.org", "Travel agent", "Blue Gate Travel", "+0200"],
  ["henrik", "Henrik", "Aas", "example.net", "Carpenter", "Aas Joinery", "+0100"],
  ["tala", "Tala", "Reyes", "example.org", "Nurse", "Riverside Practice", "+0800"],
  ["oscar", "Oscar", "Blyth", "example.net", "Gardener", "Blyth Gardens", "+0000"],
  ["lucie", "Lucie", "Moreau", "example.net", "Baker", "Moreau Bakery", "+0100"],
  ["ravi", "Ravi", "Pillai", "example.com", "Data", "Harbour Works", "+0530"],
  ["anneke", "Anneke", "Visser", "example.org", "Choir", "Quayside Choir", "+0100"],
  ["colm", "Colm", "Byrne", "example.net", "Cyclist", "", "+0000"],
  ["helga", "Helga", "Jónsdóttir", "example.org", "Translator", "Tanabe Language Desk", "+0000"],
  ["victor", "Victor", "Osei", "example.com", "Security", "Harbour Works", "+0000"],
];

const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/[^A-Za-z]/g, "")
    .toLowerCase();

/** All people, in a fixed order. */
export const people = rows.map(([key, first, last, domain, title, company, zone]) => ({
  key,
  first,
  last,
  title,
  company,
  zone,
  name: `${first} ${last}`,
  address: `${plain(first)}.${plain(last)}@${domain}`,
}));

const byKey = new Map(people.map((one) => [one.key, one]));

/** The person of a short key; `me` is the owner. */
export function person(key) {
  const found = key === "me" ? { ...owner, first: "Dana", key, zone: "+0000" } : byKey.get(key);
  if (!found) throw new Error(`nobody is called ${key}`);
  return found;
}
