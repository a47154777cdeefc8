import type { CodePage } from "../engine/element.js";
import { airNotifyPage } from "./air-notify.js";
import { airSyncPage } from "./air-sync.js";
import { airSyncBasePage } from "./air-sync-base.js";
import { calendarPage } from "./calendar.js";
import { composeMailPage } from "./compose-mail.js";
import { contactsPage } from "./contacts.js";
import { contacts2Page } from "./contacts2.js";
import { documentLibraryPage } from "./document-library.js";
import { emailPage } from "./email.js";
import { email2Page } from "./email2.js";
import { findPage } from "./find.js";
import { folderHierarchyPage } from "./folder-hierarchy.js";
import { galPage } from "./gal.js";
import { getItemEstimatePage } from "./get-item-estimate.js";
import { itemOperationsPage } from "./item-operations.js";
import { meetingResponsePage } from "./meeting-response.js";
import { movePage } from "./move.js";
import { notesPage } from "./notes.js";
import { pingPage } from "./ping.js";
import { provisionPage } from "./provision.js";
import { resolveRecipientsPage } from "./resolve-recipients.js";
import { rightsManagementPage } from "./rights-management.js";
import { searchPage } from "./search.js";
import { settingsPage } from "./settings.js";
import { tasksPage } from "./tasks.js";
import { validateCertPage } from "./validate-cert.js";

/** Every code page, by number (MS-ASWBXML 2.1.2.1). */
export const codePages: readonly CodePage[] = [
  airSyncPage,
  contactsPage,
  emailPage,
  airNotifyPage,
  calendarPage,
  movePage,
  getItemEstimatePage,
  folderHierarchyPage,
  meetingResponsePage,
  tasksPage,
  resolveRecipientsPage,
  validateCertPage,
  contacts2Page,
  pingPage,
  provisionPage,
  searchPage,
  galPage,
  airSyncBasePage,
  settingsPage,
  documentLibraryPage,
  itemOperationsPage,
  composeMailPage,
  email2Page,
  notesPage,
  rightsManagementPage,
  findPage,
];
