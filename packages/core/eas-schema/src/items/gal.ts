import { struct } from "../engine/containers.js";
import { required } from "../engine/element.js";
import { defineFields, type FieldsIn, type FieldsOut } from "../engine/raw.js";
import { worded } from "../engine/words.js";
import { gal as page } from "../pages/gal.js";

const pictureStatus = { ok: 1, noPicture: 173, tooLarge: 174, limitReached: 175 } as const;

/** Someone in the global address list, as Search and Find give it (MS-ASCMD 2.2.3.75). `picture.data` is base64. */
export const gal = defineFields([
  page.DisplayName,
  page.Phone,
  page.Office,
  page.Title,
  page.Company,
  page.Alias,
  page.FirstName,
  page.LastName,
  page.HomePhone,
  page.MobilePhone,
  page.EmailAddress,
  struct(page.Picture, [required(worded(pictureStatus, page.Status)), page.Data]),
]);

/** Properties that a backend gives for someone in the address list. */
export type GalProperties = FieldsIn<typeof gal>;

/** Properties of someone in the address list as a device reads them. */
export type GalReceived = FieldsOut<typeof gal>;
