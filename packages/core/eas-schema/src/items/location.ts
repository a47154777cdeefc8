import { struct } from "../engine/containers.js";
import { airSyncBase as base } from "../pages/air-sync-base.js";

/** Where something takes place, from 16.0 on (MS-ASAIRS 2.2.2.27); before, a place is plain text. */
export const location = struct(base.Location, [
  base.DisplayName,
  base.Annotation,
  base.Street,
  base.City,
  base.State,
  base.Country,
  base.PostalCode,
  base.Latitude,
  base.Longitude,
  base.Accuracy,
  base.Altitude,
  base.AltitudeAccuracy,
  base.LocationUri,
]);
