import { createServer } from "node:http";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { closeGracefully, EAS_PATH, toNodeHandler } from "@easkit/host-node";
import { createEasServer } from "easkit";
import { createDemoBackend, maildirOf } from "./demo-backend.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const port = Number(process.env["PORT"] ?? 8080);
const dataDir = resolve(process.env["DATA_DIR"] ?? join(root, "data"));

const backend = await createDemoBackend({
  dataDir,
  fixtures: join(root, "fixtures"),
  now: new Date(),
  onUndelivered: (recipients) =>
    console.log(`not delivered, there is no mail server: ${recipients.join(", ")}`),
});
const eas = createEasServer({ backend });
const server = createServer(toNodeHandler(eas));
server.listen(port, "127.0.0.1", () => {
  const address = server.address();
  const bound = typeof address === "object" && address ? address.port : port;
  console.log(`ActiveSync at http://127.0.0.1:${bound}${EAS_PATH}, mail in ${maildirOf(dataDir)}`);
});

async function stop(): Promise<void> {
  await eas.close();
  await closeGracefully(server, { graceMs: 3000 });
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
