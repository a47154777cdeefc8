// The contacts of the demo account as plain JSON.
import { body } from "./item-forms.mjs";
import { people } from "./people.mjs";
import { photo } from "./samples.mjs";

const cities = [
  ["Northquay", "NQ1 2AB", "Nowhere"],
  ["Łódź", "90-001", "Polska"],
  ["Porto", "4000-001", "Portugal"],
  ["Turku", "20100", "Suomi"],
  ["東京", "100-0001", "日本"],
];

/** All forty people as contacts; some have every field, some hardly any. */
export function contacts() {
  return people.map((one, i) => {
    const [city, postalCode, country] = cities[i % cities.length];
    const full = {
      fileAs: `${one.last}, ${one.first}`,
      firstName: one.first,
      lastName: one.last,
      email1Address: one.address,
      ...(one.company && { companyName: one.company, jobTitle: one.title }),
    };
    if (i % 8 === 7) return { fileAs: one.name, email1Address: one.address };
    const phones = {
      mobilePhoneNumber: `+1 202 555 01${String(i).padStart(2, "0")}`,
      ...(i % 2 && { businessPhoneNumber: `+1 202 555 01${50 + i}`, businessFaxNumber: "+1 202 555 0199" }),
    };
    const address =
      i % 2
        ? {
            businessAddressStreet: `Quay Road ${i}`,
            businessAddressCity: city,
            businessAddressPostalCode: postalCode,
            businessAddressCountry: country,
          }
        : {
            homeAddressStreet: `Elm Street ${i}`,
            homeAddressCity: city,
            homeAddressPostalCode: postalCode,
            homeAddressCountry: country,
          };
    return { ...full, ...phones, ...address, ...extras(one, i) };
  });
}

function extras(one, i) {
  return {
    ...(i % 5 === 0 && {
      birthday: `19${60 + i}-0${1 + (i % 9)}-1${i % 9}T00:00:00Z`,
      categories: ["Friends"],
    }),
    ...(i % 7 === 0 && {
      body: body(`Met ${one.first} at the regatta.\nPrefers tea.`),
      webPage: "https://www.example.org/",
    }),
    ...(i % 6 === 0 && {
      email2Address: `${one.key}@example.net`,
      nickName: one.first.slice(0, 3),
      imAddress: `${one.key}@chat.example.net`,
    }),
    ...(i === 5 && { yomiFirstName: "あいこ", yomiLastName: "たなべ", yomiCompanyName: "たなべげんごしつ" }),
    ...(i === 2 && {
      picture: photo.toString("base64"),
      middleName: "Devi",
      title: "Dr.",
      suffix: "PhD",
      department: "Design",
      officeLocation: "2.14",
      assistantName: "Sam Whitlock",
      assistantPhoneNumber: "+1 202 555 0155",
      managerName: "Maya Okafor",
      spouse: "Anand",
      children: ["Tara", "Vik"],
      anniversary: "2009-05-16T00:00:00Z",
      homePhoneNumber: "+1 202 555 0156",
      home2PhoneNumber: "+1 202 555 0157",
      business2PhoneNumber: "+1 202 555 0158",
      carPhoneNumber: "+1 202 555 0159",
      pagerNumber: "+1 202 555 0160",
      radioPhoneNumber: "+1 202 555 0161",
      email3Address: "priya@example.org",
      homeFaxNumber: "+1 202 555 0162",
      otherAddressStreet: "Boathouse 3",
      otherAddressCity: "Northquay",
      otherAddressState: "NQ",
      otherAddressPostalCode: "NQ3 1AA",
      otherAddressCountry: "Nowhere",
      companyMainPhone: "+1 202 555 0100",
      accountName: "priya",
      customerId: "C-3",
      governmentId: "G-3",
      imAddress2: "priya2@chat.example.net",
      imAddress3: "priya3@chat.example.net",
      mms: "+1 202 555 0163",
    }),
  };
}
