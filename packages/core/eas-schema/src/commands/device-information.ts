import { struct } from "../engine/containers.js";
import { settings as st } from "../pages/settings.js";

/** What a device says of itself, in Settings and from 14.1 on in Provision (MS-ASCMD 2.2.3.45). */
export const deviceInformation = struct(st.DeviceInformation, [
  struct(st.Set, [
    st.Model,
    st.IMEI,
    st.FriendlyName,
    st.OS,
    st.OSLanguage,
    st.PhoneNumber,
    st.UserAgent,
    st.EnableOutboundSMS,
    st.MobileOperator,
  ]),
]);
