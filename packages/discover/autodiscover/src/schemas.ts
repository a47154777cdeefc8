const BASE = "http://schemas.microsoft.com/exchange/autodiscover";

/** The namespace of the outer element of every answer, and of the framework's errors. */
export const OUTER_SCHEMA = `${BASE}/responseschema/2006`;

/** What EAS clients ask for (MS-ASCMD 2.2.1.1). */
export const MOBILE_SYNC_SCHEMA = `${BASE}/mobilesync/responseschema/2006`;

/** What Outlook asks for (MS-OXDSCLI 2.2.4). */
export const OUTLOOK_SCHEMA = `${BASE}/outlook/responseschema/2006a`;
