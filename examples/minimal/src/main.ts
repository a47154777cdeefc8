import { easkit } from "@easkit/host-express";
import { type Backend, BackendError, createEasServer } from "easkit";
import express from "express";

const notes = new Map([["1", { subject: "Milk", text: "Two bottles" }]]);

const backend: Backend = {
  async authenticate(_ctx, credentials) {
    const isAlice =
      credentials.kind === "basic" && credentials.user === "alice" && credentials.password === "secret";
    return isAlice ? { id: "alice" } : undefined;
  },
  async *listFolders() {
    yield { id: "notes", displayName: "Notes", type: "notes" };
  },
  async *listItems() {
    for (const [id, note] of [...notes].sort()) yield { id, revision: note.text };
  },
  async getItem(_ctx, _folderId, id) {
    const note = notes.get(id);
    if (!note) throw new BackendError("not-found", `no note ${id}`);
    const properties = { subject: note.subject, body: { type: "plain", data: note.text } } as const;
    return { class: "Notes", revision: note.text, properties };
  },
};

const app = express();
app.use(easkit(createEasServer({ backend })));
app.listen(Number(process.env.PORT ?? 8080));
