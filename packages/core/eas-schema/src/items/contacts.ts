import { list, type Patch } from "../engine/containers.js";
import { named } from "../engine/element.js";
import { defineFields, type FieldsIn, type FieldsOut } from "../engine/raw.js";
import { airSyncBase as base } from "../pages/air-sync-base.js";
import { contacts as page } from "../pages/contacts.js";
import { contacts2 } from "../pages/contacts2.js";
import { body } from "./body.js";

/**
 * A person (MS-ASCNTC). `picture` is a base64 JPEG. In 2.5 the notes are `legacyBody` with `bodySize` and
 * `bodyTruncated`.
 */
export const contacts = defineFields([
  page.Anniversary,
  page.AssistantName,
  page.AssistantPhoneNumber,
  page.Birthday,
  page.Business2PhoneNumber,
  page.BusinessAddressCity,
  page.BusinessAddressCountry,
  page.BusinessAddressPostalCode,
  page.BusinessAddressState,
  page.BusinessAddressStreet,
  page.BusinessFaxNumber,
  page.BusinessPhoneNumber,
  page.CarPhoneNumber,
  page.CompanyName,
  page.Department,
  page.Email1Address,
  page.Email2Address,
  page.Email3Address,
  page.FileAs,
  page.FirstName,
  page.Home2PhoneNumber,
  page.HomeAddressCity,
  page.HomeAddressCountry,
  page.HomeAddressPostalCode,
  page.HomeAddressState,
  page.HomeAddressStreet,
  page.HomeFaxNumber,
  page.HomePhoneNumber,
  page.JobTitle,
  page.LastName,
  page.MiddleName,
  page.MobilePhoneNumber,
  page.OfficeLocation,
  page.OtherAddressCity,
  page.OtherAddressCountry,
  page.OtherAddressPostalCode,
  page.OtherAddressState,
  page.OtherAddressStreet,
  page.PagerNumber,
  page.RadioPhoneNumber,
  page.Spouse,
  page.Suffix,
  page.Title,
  page.WebPage,
  page.YomiCompanyName,
  page.YomiFirstName,
  page.YomiLastName,
  page.Picture,
  page.Alias,
  page.WeightedRank,
  list(page.Categories, page.Category),
  list(page.Children, page.Child),
  body,
  named("legacyBody", page.Body),
  page.BodySize,
  page.BodyTruncated,
  base.NativeBodyType,
  contacts2.CustomerId,
  contacts2.GovernmentId,
  contacts2.IMAddress,
  contacts2.IMAddress2,
  contacts2.IMAddress3,
  contacts2.ManagerName,
  contacts2.CompanyMainPhone,
  contacts2.AccountName,
  contacts2.NickName,
  contacts2.MMS,
]);

/** Properties that a backend or converter gives for a contacts item; each version gets those that it has. */
export type ContactsProperties = FieldsIn<typeof contacts>;

/** Properties as a device sends them for a new item. */
export type ContactsReceived = FieldsOut<typeof contacts>;

/** What a device changes: `null` clears a property, a missing one stays. */
export type ContactsPatch = Patch<ContactsReceived>;
