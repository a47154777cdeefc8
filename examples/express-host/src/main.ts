import { createServer } from "node:http";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createActivity } from "@easkit/admin";
import { AUTODISCOVER_PATH, createAutodiscover } from "@easkit/autodiscover";
import { easkit } from "@easkit/host-express";
import { closeGracefully, EAS_PATH } from "@easkit/host-node";
import { createPrometheusMetrics } from "@easkit/metrics";
import { createSqliteStore } from "@easkit/store-sqlite";
import { createEasServer } from "easkit";
import express from "express";
import { adminToken, createDemoAdministration } from "./administration.js";
import { demoAccounts } from "./demo-accounts.js";
import { groupwareOf, openDemo } from "./open-demo.js";
import { printEvent } from "./print-event.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const host = process.env["HOST"] ?? "127.0.0.1";
const port = Number(process.env["PORT"] ?? 8080);
const dataDir = resolve(process.env["DATA_DIR"] ?? join(root, "data"));

const backend = await openDemo({
  dataDir,
  fixtures: join(root, "fixtures"),
  now: new Date(),
  onProgress: (done, total) => console.log(`Filling the demo mailboxes: ${done} of ${total} items`),
});
const state = createSqliteStore({ path: join(dataDir, "state.sqlite") });
const metrics = createPrometheusMetrics();
const activity = createActivity();
const eas = createEasServer({
  backend: metrics.backend(backend),
  state: metrics.store(state),
  onEvent: (event) => {
    metrics.onEvent(event);
    activity.onEvent(event);
    printEvent(event);
  },
});

/** Where devices reach the host: behind a proxy, only its owner can say. */
const publicUrl = (): string => process.env["PUBLIC_URL"] ?? `http://${host}:${boundPort()}`;
const autodiscover = createAutodiscover({
  url: () => `${publicUrl()}${EAS_PATH}`,
  authenticate: (ctx, credentials) => backend.authenticate(ctx, credentials),
});

const token = adminToken();
const administration = createDemoAdministration({ eas, activity, backend, token });

const app = express();
app.disable("x-powered-by");
app.use(easkit(eas));
app.use(easkit(autodiscover, { path: AUTODISCOVER_PATH }));
app.use(easkit(metrics.handler, { path: "/metrics" }));
app.use(easkit(administration, { path: "/admin" }));
app.get("/", (_req, res) => {
  res.type("text").send("This is an Exchange ActiveSync server. Point a phone's Exchange account at it.\n");
});

const server = createServer(app);
server.on("error", (error) => {
  console.error(`The server cannot listen on ${host}:${port}: ${error.message}`);
  process.exit(1);
});
function boundPort(): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : port;
}
server.listen(port, host, () => {
  const people = demoAccounts.map(({ address, password }) => `    ${address}   password ${password}`);
  console.log(`easkit demo: Exchange ActiveSync at http://${host}:${boundPort()}${EAS_PATH}

  On the phone, add an Exchange account; the two can write to each other:
${people.join("\n")}
    server             ${host}:${boundPort()}, no SSL, no domain

  All is in ${groupwareOf(dataDir)}; look into it and change it while the server runs:
    npx easkit-demo --db ${groupwareOf(dataDir)} show ${demoAccounts[0].id}
  The administration is at http://${host}:${boundPort()}/admin/#token=${token}
    npx easkit-admin devices list --url http://${host}:${boundPort()}/admin/api --token ${token}
  Ctrl-C stops the server.
`);
});

async function stop(): Promise<void> {
  console.log("\nStopping.");
  await eas.close();
  await closeGracefully(server, { graceMs: 3000 });
  await state.close?.();
  await backend.close();
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
